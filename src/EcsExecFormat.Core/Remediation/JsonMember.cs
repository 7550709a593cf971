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
}
