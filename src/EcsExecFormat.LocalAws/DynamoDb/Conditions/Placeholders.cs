using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>ExpressionAttributeNames and ExpressionAttributeValues. Each that is given must be used.</summary>
internal sealed class Placeholders(JsonInput input, string expressionMember)
{
    private readonly JsonObject? _names = input.Object("ExpressionAttributeNames");
    private readonly JsonObject? _values = input.Object("ExpressionAttributeValues");
    private readonly HashSet<string> _used = [];

    /// <returns>The attribute that <c>#name</c> stands for.</returns>
    public string Name(string placeholder)
    {
        _used.Add(placeholder);
        return _names?.Text(placeholder)
            ?? throw Invalid($"An expression attribute name used in the document path is not defined; attribute name: {placeholder}");
    }

    /// <returns>The value that <c>:value</c> stands for.</returns>
    public JsonObject Value(string placeholder)
    {
        _used.Add(placeholder);
        return AttributeValues.Normalized(_values?[placeholder]
            ?? throw Invalid($"An expression attribute value used in expression is not defined; attribute value: {placeholder}"));
    }

    public ServiceErrorException Invalid(string message) => DynamoErrors.Validation($"Invalid {expressionMember}: {message}");

    /// <summary>Refuses placeholders that the expression does not use.</summary>
    public void RefuseUnused()
    {
        Refuse(_names, "ExpressionAttributeNames");
        Refuse(_values, "ExpressionAttributeValues");
    }

    /// <summary>Without any expression there must be no placeholders.</summary>
    public static void RefuseAll(JsonInput input)
    {
        foreach (var member in (string[])["ExpressionAttributeNames", "ExpressionAttributeValues"])
        {
            if (input.Object(member) is not null)
                throw DynamoErrors.Validation($"{member} can only be specified when using expressions");
        }
    }

    private void Refuse(JsonObject? given, string member)
    {
        if (given is { Count: 0 })
            throw DynamoErrors.Validation($"{member} must not be empty");
        if (given?.Select(entry => entry.Key).FirstOrDefault(key => !_used.Contains(key)) is { } unused)
            throw DynamoErrors.Validation($"Value provided in {member} unused in expressions: keys: {{{unused}}}");
    }
}
