using System.Text;
using System.Text.Json;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>
/// A JSON document that keeps what other models lose: the spelling of texts and numbers, the order of members, and several members of one name.
/// </summary>
internal sealed class JsonTree
{
    private const int Deepest = 200;

    /// <summary>An object, an array, or neither.</summary>
    public char Kind { get; private init; }

    /// <summary>A scalar as it is spelled; need not be legal.</summary>
    public string Raw { get; set; } = "";

    /// <summary>Values of the members, or the items.</summary>
    public List<JsonTree> Children { get; private init; } = [];

    /// <summary>Of an object, beside its children: what stands between the quotes.</summary>
    public List<string> Names { get; private init; } = [];

    public bool IsText => Kind == '"' && Raw.StartsWith('"');

    public static JsonTree Scalar(string raw) => new() { Kind = '"', Raw = raw };

    public static JsonTree Object() => new() { Kind = '{' };

    public static JsonTree Array(params IEnumerable<JsonTree> items) => new() { Kind = '[', Children = [.. items] };

    /// <returns>Null for what is no JSON.</returns>
    public static JsonTree? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
            return reader.Read() ? Read(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>This node and all below it, each with its parent and its place there.</summary>
    public IEnumerable<(JsonTree Node, JsonTree? Parent, int Place)> All() =>
        new[] { (this, (JsonTree?)null, 0) }.Concat(Children.SelectMany((child, place) => child.All().Select(found => found.Parent is null ? (found.Node, this, place) : found)));

    public JsonTree Copy() => new() { Kind = Kind, Raw = Raw, Names = [.. Names], Children = [.. Children.Select(child => child.Copy())] };

    public void Add(string name, JsonTree value)
    {
        Names.Add(name);
        Children.Add(value);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private static JsonTree Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return Scalar(reader.TokenType == JsonTokenType.String ? $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"" : Encoding.UTF8.GetString(reader.ValueSpan));
        var tree = new JsonTree { Kind = reader.TokenType == JsonTokenType.StartObject ? '{' : '[' };
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                tree.Names.Add(Encoding.UTF8.GetString(reader.ValueSpan));
                reader.Read();
            }

            tree.Children.Add(Read(ref reader));
        }

        return tree;
    }

    private void Write(StringBuilder text)
    {
        if (Kind == '"')
        {
            text.Append(Raw);
            return;
        }

        text.Append(Kind);
        for (var place = 0; place < Children.Count; place++)
        {
            if (place > 0)
                text.Append(',');
            if (Kind == '{')
                text.Append('"').Append(Names[place]).Append("\":");
            Children[place].Write(text);
        }

        text.Append(Kind == '{' ? '}' : ']');
    }
}
