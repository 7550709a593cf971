using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>The errors of DynamoDB, with its own wording where that is known.</summary>
internal static class DynamoErrors
{
    private const string Model = "com.amazonaws.dynamodb.v20120810#";

    public static ServiceErrorException Validation(string message) => new("com.amazon.coral.validate#ValidationException", message);

    public static ServiceErrorException BadParameter(string message) => Validation("One or more parameter values were invalid: " + message);

    public static ServiceErrorException NoTable => new(Model + "ResourceNotFoundException", "Requested resource not found");

    public static ServiceErrorException TableExists(string name) => new(Model + "ResourceInUseException", $"Table already exists: {name}");

    /// <param name="old">The item as it stands, when the caller asked for it; else null.</param>
    public static ServiceErrorException ConditionFailed(JsonObject? old) =>
        new(new ServiceError(400, Model + "ConditionalCheckFailedException", "The conditional request failed"))
        {
            Details = old is null ? null : new JsonObject { ["Item"] = old.DeepClone() },
        };

    /// <returns>The text of a member that must be there.</returns>
    public static string Required(this JsonInput input, string member) => input.Text(member) ?? throw Missing(member);

    /// <returns>The object of a member that must be there.</returns>
    public static JsonObject RequiredObject(this JsonInput input, string member) => input.Object(member) ?? throw Missing(member);

    /// <summary>Refuses what the real service would do and this one cannot.</summary>
    public static void RefuseMembers(this JsonInput input, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (input.Body[member] is not null)
                throw Validation($"{member} is not supported by this local service");
        }
    }

    private static ServiceErrorException Missing(string member)
    {
        var name = char.ToLowerInvariant(member[0]) + member[1..];
        return Validation($"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null");
    }
}
