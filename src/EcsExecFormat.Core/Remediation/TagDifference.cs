using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// How the tags of a registration differ from those described beside the definition. The correction tag is compared apart, because
/// it comes and goes without moving the others.
/// </summary>
internal sealed class TagDifference
{
    private static readonly JsonMember TagsMember = new(new JsonText(RevisionMembers.Tags, true), 1, default);
    private static readonly JsonPath Root = JsonPath.Root.Member(TagsMember);

    private readonly string _revision;

    private TagDifference(TaskDefinition described, ImmutableArray<JsonProperty> sent)
    {
        _revision = CorrectionTag.Value(described.Arn.Revision);
        var before = Numbered(RevisionTags.Of(described));
        var isReadable = sent is [] or [{ Value.ValueKind: JsonValueKind.Array }];
        var after = sent is [{ Value.ValueKind: JsonValueKind.Array } list] ? Numbered(list.Value.EnumerateArray()) : [];

        var others = isReadable
            ? Between(before.RemoveAll(tag => !RevisionTags.IsOwners(tag.Json)), after.RemoveAll(tag => RevisionTags.IsCorrection(tag.Json)))
            : sent.Select(member => JsonDifference.Change(Root, null, member.Value));
        var (was, now) = (Corrections(before), Corrections(after));
        ImmutableArray<JsonChange> owners = [.. others];
        Changes = [.. owners, .. Between(was, now)];
        LeftOut = [.. before.Where(tag => RevisionTags.IsReserved(tag.Json)).Select(tag => $"tags[\"{JsonEncodedText.Encode(RevisionTags.Key(tag.Json)!)}\"]")];
        IsOnlyTheCorrection = owners.IsEmpty && now.Select((tag, index) => IsCorrect(index < was.Length ? was[index].Json : null, tag.Json)).All(isCorrect => isCorrect);
    }

    public ImmutableArray<JsonChange> Changes { get; }

    /// <summary>The tags that AWS sets itself, and that cannot be passed.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>Whether nothing but the correction tag changed, and what it says is right.</summary>
    public bool IsOnlyTheCorrection { get; }

    /// <param name="described">The revision as DescribeTaskDefinition returned it.</param>
    /// <param name="sent">The members <c>tags</c> of the registration, at most one when all is well.</param>
    public static TagDifference Between(TaskDefinition described, ImmutableArray<JsonProperty> sent) => new(described, sent);

    private static IEnumerable<JsonChange> Between(ImmutableArray<Tag> before, ImmutableArray<Tag> after)
    {
        for (var index = 0; index < Math.Max(before.Length, after.Length); index++)
        {
            var changes = (index < before.Length, index < after.Length) switch
            {
                (true, true) => JsonDifference.Exact.Between(before[index].Json, after[index].Json, Root.Item(after[index].Index)),
                (true, false) => [JsonDifference.Change(Root.Item(before[index].Index), before[index].Json, null)],
                _ => [JsonDifference.Change(Root.Item(after[index].Index), null, after[index].Json)],
            };
            foreach (var change in changes)
                yield return change;
        }
    }

    // A tag that was there keeps all but its value; a new one has nothing but key and value.
    private bool IsCorrect(JsonElement? was, JsonElement now) =>
        now.Text("value") == _revision && (was is { } before
            ? JsonDifference.Exact.Between(before, now, JsonPath.Root).All(change => change.Path == "value")
            : now.EnumerateObject().Count() == 2);

    private static ImmutableArray<Tag> Numbered(IEnumerable<JsonElement> tags) => [.. tags.Select((json, index) => new Tag(index, json))];

    private static ImmutableArray<Tag> Corrections(ImmutableArray<Tag> tags) => tags.RemoveAll(tag => !RevisionTags.IsCorrection(tag.Json));

    private readonly record struct Tag(int Index, JsonElement Json);
}
