using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Remediation;

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Occurrence">1 for the first member of the name in its object, 2 for the second.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsonMember(JsonText Name, int Occurrence, JsonElement Value)
{
    public static ImmutableArray<JsonMember> Of(IEnumerable<JsonProperty> members)
    {
        var seen = new Dictionary<JsonText, int>();
        var numbered = ImmutableArray.CreateBuilder<JsonMember>();
        foreach (var member in members)
        {
            var name = JsonText.NameOf(member);
            seen[name] = seen.GetValueOrDefault(name) + 1;
            numbered.Add(new JsonMember(name, seen[name], member.Value));
        }

        return numbered.ToImmutable();
    }

    /// <returns>The items as if their own member <c>name</c> were that of a member; null when not all of them have one, or two have the same.</returns>
    public static IReadOnlyList<JsonMember>? OfNamed(JsonElement items)
    {
        var named = ImmutableArray.CreateBuilder<JsonMember>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || item.Text("name") is not { } name)
                return null;
            named.Add(new JsonMember(new JsonText(name, true), 1, item));
        }

        return named.DistinctBy(member => member.Name).Count() == named.Count ? named.ToImmutable() : null;
    }
}
