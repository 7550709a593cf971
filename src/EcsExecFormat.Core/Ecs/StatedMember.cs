using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>Strict reading, where what is misread would be counted on: a member that is absent or null is none, and one of another kind is an error.</summary>
internal static class StatedMember
{
    /// <returns>What errors call a container.</returns>
    public static string Named(JsonElement container) => $"container {PlainText.Quote(container.Text("name"))}";

    /// <returns>The objects; none when the member is absent.</returns>
    /// <exception cref="ParseException">The member is anything but an array of objects.</exception>
    public static IEnumerable<JsonElement> Objects(JsonElement owner, string member, string of)
    {
        if (!owner.TryMember(member, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? list.EnumerateArray()
            : throw new ParseException($"{member} of {of} is not a list of objects");
    }

    /// <returns>Null when the member is absent.</returns>
    /// <exception cref="ParseException">The member is anything but a whole number of the API (32 bits) that is not negative.</exception>
    public static long? Number(JsonElement owner, string member, string of)
    {
        if (!owner.TryMember(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return owner.WholeNumber(member) is >= 0 and <= int.MaxValue and var number ? number : throw new ParseException($"{member} of {of} is not a number that ECS takes");
    }

    /// <inheritdoc cref="Number"/>
    public static string? Text(JsonElement owner, string member, string of)
    {
        if (!owner.TryMember(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return owner.Text(member) ?? throw new ParseException($"{member} of {of} is not a text");
    }
}
