using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs.Query;

/// <summary>The left side of a comparison.</summary>
/// <param name="Operators">The operators that the guide lists for it.</param>
/// <param name="Values">Its values of an instance; none when the instance does not have it.</param>
internal sealed record QuerySubject(QueryOperators Operators, Func<QueryInstance, IEnumerable<string>> Values)
{
    private const string AttributePrefix = "attribute:";

    /// <exception cref="ServiceErrorException">There is no such subject.</exception>
    public static QuerySubject Named(string name) => name switch
    {
        "agentConnected" => new(QueryOperators.Textual, instance => Scalar(instance.Document["agentConnected"])),
        "agentVersion" => new(QueryOperators.Ordered, instance => Scalar(instance.Document["versionInfo"]?["agentVersion"])),
        "ec2InstanceId" => new(QueryOperators.Textual, instance => Scalar(instance.Document["ec2InstanceId"])),
        "registeredAt" => new(QueryOperators.Ordered, instance => Time(instance.Document["registeredAt"])),
        "runningTasksCount" => new(QueryOperators.Ordered, instance => Scalar(instance.Document["runningTasksCount"])),
        "task:group" => new(QueryOperators.Textual, instance => instance.TaskGroups),
        _ when name.StartsWith(AttributePrefix, StringComparison.Ordinal) && name.Length > AttributePrefix.Length =>
            new(QueryOperators.All, instance => Attribute(instance.Document, name[AttributePrefix.Length..])),
        _ => throw QueryScanner.Invalid($"there is no subject {name}"),
    };

    // An attribute may have no value: it exists, and equals nothing but the empty text.
    private static IEnumerable<string> Attribute(JsonObject instance, string name) =>
        instance.Objects("attributes").Where(attribute => attribute.Text("name") == name).Select(attribute => attribute.Text("value") ?? "");

    private static IEnumerable<string> Scalar(JsonNode? value) => value is null ? [] : [value.ToString()];

    private static IEnumerable<string> Time(JsonNode? epoch) => epoch is null
        ? []
        : [DateTimeOffset.FromUnixTimeMilliseconds((long)(epoch.GetValue<decimal>() * 1000)).ToString("O", CultureInfo.InvariantCulture)];
}
