using System.Globalization;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>Reads condition and filter expressions: OR binds weakest, then AND, then NOT (Developer Guide, "Condition and filter expressions").</summary>
internal sealed class ExpressionParser(IReadOnlyList<Token> tokens, Placeholders placeholders)
{
    private int _at;

    private Token Current => tokens[_at];

    public Condition Parse()
    {
        var condition = ParseOr();
        return Current.IsEnd ? condition : throw SyntaxError();
    }

    private Condition ParseOr()
    {
        var condition = ParseAnd();
        while (Take("OR"))
            condition = new Either(condition, ParseAnd());
        return condition;
    }

    private Condition ParseAnd()
    {
        var condition = ParseNot();
        while (Take("AND"))
            condition = new Both(condition, ParseNot());
        return condition;
    }

    private Condition ParseNot() => Take("NOT") ? new Not(ParseNot()) : ParsePrimary();

    private Condition ParsePrimary()
    {
        if (Take("("))
        {
            var inner = ParseOr();
            Expect(")");
            return inner is Grouped ? throw placeholders.Invalid("The expression has redundant parentheses;") : new Grouped(inner);
        }
        return IsCall && Current.Text != "size" ? ParseFunction() : ParseComparison();
    }

    private bool IsCall => Current.IsWord && tokens[_at + 1].Text == "(";

    private Condition ParseComparison()
    {
        var left = ParseOperand();
        if (Take("BETWEEN"))
        {
            var low = ParseOperand();
            Expect("AND");
            return new Between(left, Ordered(low, "BETWEEN"), Ordered(ParseOperand(), "BETWEEN"));
        }
        if (Take("IN"))
        {
            Expect("(");
            return new In(left, ParseOperands());
        }
        if (Current.Text is not ("=" or "<>" or "<" or "<=" or ">" or ">="))
            throw SyntaxError();
        var comparator = Next().Text;
        var right = ParseOperand();
        return comparator is "=" or "<>"
            ? new Comparison(left, comparator, right)
            : new Comparison(Ordered(left, comparator), comparator, Ordered(right, comparator));
    }

    private Condition ParseFunction()
    {
        var name = Next().Text;
        Expect("(");
        var operands = ParseOperands();
        return (name, operands) switch
        {
            ("attribute_exists", [var path]) => new Exists(Path(path, name), Expected: true),
            ("attribute_not_exists", [var path]) => new Exists(Path(path, name), Expected: false),
            ("attribute_type", [var path, var type]) => new HasType(Path(path, name), TypeName(type)),
            ("begins_with", [var text, var prefix]) => new BeginsWith(text, prefix),
            ("contains", [var whole, var part]) => new Contains(whole, part),
            ("attribute_exists" or "attribute_not_exists" or "attribute_type" or "begins_with" or "contains", _) => throw placeholders.Invalid(
                $"Incorrect number of operands for operator or function; operator or function: {name}, number of operands: {operands.Count}"),
            _ => throw placeholders.Invalid($"Invalid function name; function: {name}"),
        };
    }

    /// <summary>Operands up to the closing parenthesis.</summary>
    private List<Operand> ParseOperands()
    {
        var operands = new List<Operand> { ParseOperand() };
        while (Take(","))
            operands.Add(ParseOperand());
        Expect(")");
        return operands;
    }

    private Operand ParseOperand()
    {
        if (Current.IsValuePlaceholder)
            return new Literal(placeholders.Value(Next().Text));
        if (!IsCall || Current.Text != "size")
            return ParsePath();
        Next();
        Expect("(");
        var path = ParsePath();
        Expect(")");
        return new Size(path);
    }

    private DocumentPath ParsePath()
    {
        var attribute = ParseName();
        var steps = new List<PathStep>();
        while (true)
        {
            if (Take("."))
            {
                steps.Add(new PathStep(ParseName(), 0));
            }
            else if (Take("["))
            {
                steps.Add(new PathStep(null, int.TryParse(Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw SyntaxError()));
                Next();
                Expect("]");
            }
            else
            {
                return new DocumentPath(attribute, steps);
            }
        }
    }

    private string ParseName()
    {
        if (Current.IsNamePlaceholder)
            return placeholders.Name(Next().Text);
        if (!Current.IsWord)
            throw SyntaxError();
        var name = Next().Text;
        return ReservedWords.Contains(name)
            ? throw placeholders.Invalid($"Attribute name is a reserved keyword; reserved keyword: {name}")
            : name;
    }

    private DocumentPath Path(Operand operand, string function) => operand as DocumentPath
        ?? throw placeholders.Invalid($"Operator or function requires a document path; operator or function: {function}");

    private Literal TypeName(Operand operand) => operand is Literal literal && AttributeValues.TypeOf(literal.Content) == "S"
        ? literal
        : throw placeholders.Invalid("Incorrect operand type for operator or function; operator or function: attribute_type");

    /// <summary>Only texts, numbers and binaries have an order.</summary>
    private Operand Ordered(Operand operand, string comparator) =>
        operand is Literal literal && AttributeValues.TypeOf(literal.Content) is var type && type is not ("S" or "N" or "B")
            ? throw placeholders.Invalid($"Incorrect operand type for operator or function; operator: {comparator}, operand type: {type}")
            : operand;

    private Token Next() => tokens[_at++];

    private bool Take(string keyword)
    {
        if (!Current.Is(keyword))
            return false;
        _at++;
        return true;
    }

    private void Expect(string keyword)
    {
        if (!Take(keyword))
            throw SyntaxError();
    }

    private ServiceErrorException SyntaxError()
    {
        var near = string.Join(' ', tokens.Skip(Math.Max(0, _at - 1)).Take(3).Select(token => token.Text)).Trim();
        return placeholders.Invalid($"Syntax error; token: \"{(Current.IsEnd ? "<EOF>" : Current.Text)}\", near: \"{near}\"");
    }
}
