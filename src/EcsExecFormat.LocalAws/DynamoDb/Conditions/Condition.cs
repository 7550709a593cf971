using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>What an expression says of an item. An item that is not there is an item without attributes.</summary>
internal abstract record Condition
{
    public abstract bool Holds(JsonObject item);
}

internal sealed record Either(Condition Left, Condition Right) : Condition
{
    public override bool Holds(JsonObject item) => Left.Holds(item) || Right.Holds(item);
}

internal sealed record Both(Condition Left, Condition Right) : Condition
{
    public override bool Holds(JsonObject item) => Left.Holds(item) && Right.Holds(item);
}

internal sealed record Not(Condition Inner) : Condition
{
    public override bool Holds(JsonObject item) => !Inner.Holds(item);
}

/// <summary>A condition in parentheses.</summary>
internal sealed record Grouped(Condition Inner) : Condition
{
    public override bool Holds(JsonObject item) => Inner.Holds(item);
}

/// <summary>A comparison. With an operand that is not there, only <c>&lt;&gt;</c> holds; values of different types have no order.</summary>
internal sealed record Comparison(Operand Left, string Comparator, Operand Right) : Condition
{
    public override bool Holds(JsonObject item)
    {
        if (Left.Value(item) is not { } left || Right.Value(item) is not { } right)
            return Comparator == "<>";
        return Comparator switch
        {
            "=" => AttributeValues.AreEqual(left, right),
            "<>" => !AttributeValues.AreEqual(left, right),
            "<" => AttributeValues.Compare(left, right) < 0,
            "<=" => AttributeValues.Compare(left, right) <= 0,
            ">" => AttributeValues.Compare(left, right) > 0,
            _ => AttributeValues.Compare(left, right) >= 0,
        };
    }
}

internal sealed record Between(Operand Subject, Operand Low, Operand High) : Condition
{
    public override bool Holds(JsonObject item) =>
        new Comparison(Subject, ">=", Low).Holds(item) && new Comparison(Subject, "<=", High).Holds(item);
}

internal sealed record In(Operand Subject, IReadOnlyList<Operand> Candidates) : Condition
{
    public override bool Holds(JsonObject item) => Candidates.Any(candidate => new Comparison(Subject, "=", candidate).Holds(item));
}

internal sealed record Exists(DocumentPath Path, bool Expected) : Condition
{
    public override bool Holds(JsonObject item) => Path.Value(item) is not null == Expected;
}

internal sealed record HasType(DocumentPath Path, Literal Type) : Condition
{
    public override bool Holds(JsonObject item) =>
        Path.Value(item) is { } value && AttributeValues.TypeOf(value) == AttributeValues.TextOf(Type.Content);
}

internal sealed record BeginsWith(Operand Subject, Operand Prefix) : Condition
{
    public override bool Holds(JsonObject item) =>
        Subject.Value(item) is { } text && Prefix.Value(item) is { } prefix
        && AttributeValues.TypeOf(text) == "S" && AttributeValues.TypeOf(prefix) == "S"
        && AttributeValues.TextOf(text).StartsWith(AttributeValues.TextOf(prefix), StringComparison.Ordinal);
}

/// <summary>A text contains a text, a set a member, a list an item.</summary>
internal sealed record Contains(Operand Subject, Operand Part) : Condition
{
    public override bool Holds(JsonObject item)
    {
        if (Subject.Value(item) is not { } whole || Part.Value(item) is not { } part)
            return false;
        return (AttributeValues.TypeOf(whole), AttributeValues.TypeOf(part)) switch
        {
            ("S", "S") => AttributeValues.TextOf(whole).Contains(AttributeValues.TextOf(part), StringComparison.Ordinal),
            ("SS", "S") or ("NS", "N") or ("BS", "B") => AttributeValues.Members(whole).Contains(AttributeValues.TextOf(part)),
            ("L", _) => whole["L"]!.AsArray().OfType<JsonObject>().Any(entry => AttributeValues.AreEqual(entry, part)),
            _ => false,
        };
    }
}
