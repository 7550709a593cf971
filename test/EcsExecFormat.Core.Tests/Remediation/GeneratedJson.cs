using CsCheck;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Generators of JSON as text, in every legal spelling.</summary>
internal static class GeneratedJson
{
    /// <summary>Levels of objects and arrays that may stand around a value.</summary>
    private const int MostWrappings = 16;

    private static readonly Gen<string> Digits = Gen.String[Gen.Char["0123456789"], 1, 25];

    public static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "-0", "-0.0", "1.0", "1.10", "1e400", "1E+2", "1e-7", "12345678901234567890123", "9007199254740993", "0.1000000000000000055511151231257827"),
        Gen.Select(Gen.OneOf("", "-"), Gen.Int[1, 9], Digits, Gen.OneOf("", ".0", ".50", "e3", "E-10", ".25e+08"),
            (sign, first, rest, tail) => $"{sign}{first}{rest}{tail}"));

    private static readonly Gen<string> Characters = Gen.OneOf(
        Gen.OneOf("a", "Z", "7", " ", ".", "\u00e9", "\u6f22", "\u2028", "\ud83d\ude00", "<", "'", "+", "\u007f", "\u202e"),
        Gen.OneOf("\\\"", "\\\\", "\\/", "\\b", "\\n", "\\u0000", "\\u0041", "\\u00E9", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\\uDFFF"));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("\"\"", "\"X86_64\"", "\"null\"", "\"1.10\""),
        Characters.Array[0, 12].Select(parts => $"\"{string.Concat(parts)}\""));

    /// <summary>Names that only describe at the top of a task definition; here they stand below it.</summary>
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("\"name\"", "\"value\"", "\"environment\"", "\"n\\u0061me\"", "\"\"", "\"a.b[0]\"", "\"runtimePlatform\"", "\"cpuArchitecture\"", "\"tags\""),
        Gen.OneOf("\"status\"", "\"revision\"", "\"registeredAt\"", "\"compatibilities\"", "\"requiresAttributes\"", "\"taskDefinitionArn\""),
        Text);

    private static readonly Gen<string> Scalar = Gen.OneOf(Number, Text, Gen.OneOf("true", "false", "null", "{}", "[]", "\"\"", "{ }", "[ ]"));

    /// <summary>Any value, with up to 19 levels of objects and arrays.</summary>
    public static readonly Gen<string> Value = Gen.Select(
        Tree(3),
        Gen.OneOf(Gen.Const(0), Gen.Const(0), Gen.Const(0), Gen.Int[1, MostWrappings]),
        Gen.Select(Name, Gen.Bool).Array[MostWrappings],
        (value, depth, layers) => layers.Take(depth).Aggregate(value, (inner, layer) => layer.Item2 ? $"[{inner}]" : $"{{{layer.Item1}:{inner}}}"));

    /// <summary>A member as it stands in an object.</summary>
    public static readonly Gen<string> Member = Gen.Select(Name, Gen.OneOf(":", ": ", " :\n\t"), Value, (name, colon, value) => name + colon + value);

    private static Gen<string> Tree(int levels)
    {
        if (levels == 0)
            return Scalar;
        var inner = Tree(levels - 1);
        return Gen.OneOf(
            Scalar,
            inner.Array[0, 3].Select(items => $"[{string.Join(", ", items)}]"),
            Gen.Select(Name, inner, (name, value) => $"{name}:{value}").Array[0, 3].Select(members => $"{{{string.Join(",", members)}}}"));
    }
}
