using System.Globalization;
using System.Text.Json;

namespace EcsExecFormat.Core.Remediation;

/// <summary>Where in a JSON document a value stands; written out only when someone asks, because most values do not differ.</summary>
internal sealed class JsonPath
{
    public static readonly JsonPath Root = new(null, null, 0);

    private readonly JsonPath? _parent;
    private readonly JsonMember? _member;
    private readonly int _index;

    private JsonPath(JsonPath? parent, JsonMember? member, int index) => (_parent, _member, _index) = (parent, member, index);

    public JsonPath Member(JsonMember member) => new(this, member, 0);

    /// <param name="index">0 for the first item.</param>
    public JsonPath Item(int index) => new(this, null, index);

    /// <returns>Such as <c>containerDefinitions[0].name</c>; empty for the whole document.</returns>
    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var place = this; place._parent is not null; place = place._parent)
            steps.Push(place.Step());
        return string.Concat(steps).TrimStart('.');
    }

    private string Step() => _member is { } member
        ? Written(member.Name) + (member.Occurrence > 1 ? string.Create(CultureInfo.InvariantCulture, $"#{member.Occurrence}") : "")
        : string.Create(CultureInfo.InvariantCulture, $"[{_index}]");

    private static string Written(JsonText name)
    {
        if (name.IsReadable && name.Value.Length > 0 && name.Value.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
            return "." + name.Value;
        return name.IsReadable ? $"[\"{JsonEncodedText.Encode(name.Value)}\"]" : $"[\"{name.Value}\"]";
    }
}
