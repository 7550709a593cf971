using System.Globalization;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>Changes JSON documents so that most of them stay JSON: what is wrong is met behind the parser of the base class library.</summary>
internal sealed class JsonMutator
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1.0", "1e400", "-1e-400", "2147483648", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "\"\"", "\" \"",
        "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u0000\"", "\"\\u202e\"", "\"\\u2028\"", "\"null\"", "\"0\"", "\"1\"", "\"\u6f22\"", "\"2026-99-99T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59Z\"", "{}", "[]", "[[]]", "[null]", "NaN", "",
    ];

    private readonly List<JsonTree> _values;
    private readonly string[] _names;
    private readonly string[] _texts;
    private readonly IReadOnlyList<byte[]> _corpus;

    /// <param name="corpus">Documents whose names and values are put in other places.</param>
    public JsonMutator(IReadOnlyList<byte[]> corpus)
    {
        _corpus = corpus;
        var nodes = corpus.Select(document => JsonTree.Parse(document)).OfType<JsonTree>().SelectMany(tree => tree.All()).Select(found => found.Node).ToArray();
        _names = [.. nodes.SelectMany(node => node.Names).Distinct(), "\\ud800", "", "__proto__", "\\u0000"];
        _values = [.. nodes.DistinctBy(node => node.ToString()).Where(node => node.ToString().Length < 5000)];
        _texts = [.. _values.Where(value => value.IsText).Select(value => value.Raw[1..^1]).Append("")];
    }

    public byte[] Mutate(byte[] input, Chance chance)
    {
        if (chance.OneIn(8) || JsonTree.Parse(input) is not { } document)
            return ByteMutator.Mutate(input, _corpus, chance);
        return Mutate(document, chance).ToBytes();
    }

    /// <returns>The document, which may be changed itself, or another in its place.</returns>
    public JsonTree Mutate(JsonTree document, Chance chance)
    {
        var all = document.All().ToArray();
        var (node, parent, place) = chance.Pick(all);
        switch (chance.Below(9))
        {
            case 0:
                return Replace(document, parent, place, JsonTree.Scalar(chance.Pick(Scalars)));
            case 1:
                return Replace(document, parent, place, chance.Pick(_values).Copy());
            case 2:
                return Replace(document, parent, place, chance.Pick(all).Node.Copy());
            case 3:
                return Replace(document, parent, place, Wrapped(node, chance));
            case 4 when node.IsText:
                node.Raw = $"\"{Escape(TextMutator.Mutate(node.Raw[1..^1], _texts, _texts, chance))}\"";
                return document;
            default:
                ChangeMembers(node.Children.Count > 0 || parent is null ? node : parent, chance);
                return document;
        }
    }

    private void ChangeMembers(JsonTree node, Chance chance)
    {
        var count = node.Children.Count;
        if (node.Kind == '{' && (count == 0 || chance.OneIn(3)))
            node.Add(Spelled(chance.Pick(_names), chance), chance.Pick(_values).Copy());
        if (count == 0)
            return;
        var (at, to) = (chance.Below(count), chance.Below(count));
        switch (chance.Below(5))
        {
            case 0:
                Remove(node, at);
                break;
            case 1:
                Insert(node, to, node.Kind == '{' ? Spelled(node.Names[at], chance) : null, node.Children[at].Copy());
                break;
            case 2:
                var (name, moved) = (node.Kind == '{' ? node.Names[at] : null, node.Children[at]);
                Remove(node, at);
                Insert(node, to, name, moved);
                break;
            case 3 when node.Kind == '{':
                node.Names[at] = Spelled(chance.OneIn(2) ? chance.Pick(_names) : node.Names[at], chance);
                break;
            default:
                for (var times = Repetition.Times(node.Children[at].ToString().Length, chance); times > 0; times--)
                    Insert(node, node.Children.Count, node.Kind == '{' ? node.Names[at] + times.ToString(CultureInfo.InvariantCulture) : null, node.Children[at]);
                break;
        }
    }

    /// <summary>The same name in another spelling, or one that a careless reader takes for the same.</summary>
    private static string Spelled(string name, Chance chance) => chance.Below(6) switch
    {
        0 when name.Length > 0 && name[0] < 128 && name[0] != '\\' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)name[0]:x4}{name[1..]}"),
        1 => name.Contains('\\') ? name : name.ToUpperInvariant(),
        2 => name.Replace('k', '\u212a').Replace('s', '\u017f'),
        _ => name,
    };

    private static JsonTree Wrapped(JsonTree node, Chance chance)
    {
        var wrapped = node.Copy();
        for (var levels = chance.OneIn(4) ? chance.Between(55, 70) : chance.Few(5); levels > 0; levels--)
        {
            var inner = wrapped;
            wrapped = chance.OneIn(2) ? JsonTree.Array(inner) : JsonTree.Object();
            if (wrapped.Kind == '{')
                wrapped.Add("a", inner);
        }

        return wrapped;
    }

    /// <summary>Mostly legal again; sometimes as it came.</summary>
    private static string Escape(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal)
        .Replace("\ud800", "\\ud800", StringComparison.Ordinal);

    private static JsonTree Replace(JsonTree document, JsonTree? parent, int place, JsonTree with)
    {
        if (parent is null)
            return with;
        parent.Children[place] = with;
        return document;
    }

    private static void Remove(JsonTree node, int at)
    {
        node.Children.RemoveAt(at);
        if (node.Kind == '{')
            node.Names.RemoveAt(at);
    }

    private static void Insert(JsonTree node, int at, string? name, JsonTree value)
    {
        at = Math.Min(at, node.Children.Count);
        node.Children.Insert(at, value);
        if (name is not null)
            node.Names.Insert(at, name);
    }
}
