using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EcsExecFormat.Core.Remediation;

/// <summary>One place in which two JSON documents differ.</summary>
/// <param name="Path">Such as <c>containerDefinitions[0].environment[3].value</c>. A name that is no plain word stands as <c>["a.b"]</c>; <c>name#2</c> is the second of several members of one name.</param>
/// <param name="Before">The value as it was written; null when there was none.</param>
/// <param name="After">The value as it is written now; null when there is none.</param>
public sealed record JsonChange(string Path, string? Before, string? After);

/// <summary>
/// Compares JSON documents by what they say: members in any order, items in theirs, numbers digit by digit (1.0 is not 1), texts
/// by what their escapes stand for. Of several members of one name the first is compared with the first, and so on.
/// </summary>
/// <param name="itemsByName">Whether items that have a name of their own (containers, variables, secrets) are compared by it, in any order.</param>
internal sealed class JsonDifference(bool itemsByName = false)
{
    /// <summary>Items in their order.</summary>
    public static readonly JsonDifference Exact = new();

    public static bool AreEqual(JsonElement before, JsonElement after) => !Exact.Between(before, after, JsonPath.Root).Any();

    public IEnumerable<JsonChange> Between(JsonElement before, JsonElement after, JsonPath path)
    {
        if (JsonMarshal.GetRawUtf8Value(before).SequenceEqual(JsonMarshal.GetRawUtf8Value(after)))
            return [];
        return (before.ValueKind, after.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => Between(JsonMember.Of(before.EnumerateObject()), JsonMember.Of(after.EnumerateObject()), path),
            (JsonValueKind.Array, JsonValueKind.Array) when itemsByName && JsonMember.OfNamed(before) is { } was && JsonMember.OfNamed(after) is { } now => Between(was, now, path),
            (JsonValueKind.Array, JsonValueKind.Array) => BetweenItems(before, after, path),
            (JsonValueKind.String, JsonValueKind.String) when JsonText.ValueOf(before) == JsonText.ValueOf(after) => [],
            _ => [Change(path, before, after)],
        };
    }

    public IEnumerable<JsonChange> Between(IReadOnlyList<JsonMember> before, IReadOnlyList<JsonMember> after, JsonPath path)
    {
        var left = after.ToDictionary(member => (member.Name, member.Occurrence));
        foreach (var member in before)
        {
            var place = path.Member(member);
            var changes = left.Remove((member.Name, member.Occurrence), out var now)
                ? Between(member.Value, now.Value, place)
                : [Change(place, member.Value, null)];
            foreach (var change in changes)
                yield return change;
        }

        foreach (var added in after.Where(member => left.ContainsKey((member.Name, member.Occurrence))))
            yield return Change(path.Member(added), null, added.Value);
    }

    public static JsonChange Change(JsonPath path, JsonElement? before, JsonElement? after) => new(path.ToString(), Raw(before), Raw(after));

    private IEnumerable<JsonChange> BetweenItems(JsonElement before, JsonElement after, JsonPath path)
    {
        var (was, now) = (before.GetArrayLength(), after.GetArrayLength());
        using var old = before.EnumerateArray().GetEnumerator();
        using var young = after.EnumerateArray().GetEnumerator();
        for (var index = 0; index < Math.Max(was, now); index++)
        {
            var place = path.Item(index);
            var changes = (old.MoveNext(), young.MoveNext()) switch
            {
                (true, true) => Between(old.Current, young.Current, place),
                (true, false) => [Change(place, old.Current, null)],
                (false, true) => [Change(place, null, young.Current)],
                _ => throw new UnreachableException(),
            };
            foreach (var change in changes)
                yield return change;
        }
    }

    private static string? Raw(JsonElement? value) => value is { } there ? Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(there)) : null;
}
