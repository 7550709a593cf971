using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>Reads the expression of a request.</summary>
internal static class Expression
{
    /// <returns>The condition, or null when the request has none.</returns>
    public static Condition? Read(JsonInput input, string member)
    {
        if (input.Text(member) is not { } text)
        {
            Placeholders.RefuseAll(input);
            return null;
        }
        var placeholders = new Placeholders(input, member);
        var condition = new ExpressionParser(Token.Split(text, placeholders), placeholders).Parse();
        placeholders.RefuseUnused();
        return condition;
    }
}
