using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>ECS resource tags as the API returns them: <c>[{"key":"…","value":"…"}]</c>.</summary>
public static class Tags
{
    /// <param name="owner">The object that holds the tags.</param>
    /// <param name="member">Name of the member, usually <c>tags</c>.</param>
    /// <returns>Key to value; empty when the member is absent. Malformed entries are left out.</returns>
    public static ImmutableDictionary<string, string> Read(JsonElement owner, string member) =>
        owner.TryMember(member, out var list) && list.ValueKind == JsonValueKind.Array ? Read(list) : ImmutableDictionary<string, string>.Empty;

    /// <param name="list">An array of tags.</param>
    internal static ImmutableDictionary<string, string> Read(JsonElement list)
    {
        var tags = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in list.EnumerateArray())
        {
            if (tag.Text("key") is { } key)
                tags[key] = tag.Text("value") ?? "";
        }

        return tags.ToImmutable();
    }
}
