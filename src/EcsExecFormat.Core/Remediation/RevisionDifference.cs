using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// How a registration differs from the revision it was made of. Read from the two documents and from nothing else, so that a fault in
/// the making of the one cannot hide.
/// </summary>
public sealed class RevisionDifference
{
    /// <summary>Where a correction changes a value.</summary>
    internal const string ArchitecturePath = $"{RevisionMembers.RuntimePlatform}.{RevisionMembers.CpuArchitecture}";

    private const int MostChanges = 100;

    private RevisionDifference(ImmutableArray<JsonChange> changes, ImmutableArray<JsonChange> tagChanges, ImmutableArray<string> leftOut, bool isTagCorrect)
    {
        Changes = [.. changes.Concat(tagChanges).Take(MostChanges)];
        IsCut = changes.Length + tagChanges.Length > MostChanges;
        LeftOut = leftOut;
        IsOnlyTheCorrection = isTagCorrect && changes is [{ Path: ArchitecturePath, After: "\"X86_64\"" or "\"ARM64\"" }];
    }

    /// <summary>
    /// At most 100, in the order of the documents. A <c>runtimePlatform</c> that is absent or null counts as an empty object; the
    /// tags are numbered as in the registration.
    /// </summary>
    public ImmutableArray<JsonChange> Changes { get; }

    /// <summary>Whether there are more changes than <see cref="Changes"/> holds.</summary>
    public bool IsCut { get; }

    /// <summary>What was described and cannot be registered, by name: describe-only members, and tags such as <c>tags["aws:cloudformation:stack-name"]</c>.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>
    /// Whether the architecture is the one value that changed, to one that ECS knows, besides a correction tag that names the described
    /// revision. Nothing else may be sent.
    /// </summary>
    public bool IsOnlyTheCorrection { get; }

    /// <param name="described">The revision as DescribeTaskDefinition returned it.</param>
    /// <param name="request">The RegisterTaskDefinition request as it would be sent.</param>
    /// <exception cref="ParseException">The request is not a JSON object.</exception>
    public static RevisionDifference Between(TaskDefinition described, ReadOnlyMemory<byte> request)
    {
        using var document = Parse(request);
        var sent = document.RootElement.EnumerateObject().ToImmutableArray();
        var names = sent.Select(JsonText.NameOf).ToHashSet();
        var omitted = described.Document.EnumerateObject().Where(member => IsNotRegistered(member, described)).ToImmutableArray();

        var tags = TagDifference.Between(described, [.. sent.Where(IsTags)]);
        var changes = BetweenMembers(
            described.Document.EnumerateObject().Where(member => !IsNotRegistered(member, described)), sent.Where(member => !IsTags(member)));
        var leftOut = omitted.Select(JsonText.NameOf).Distinct().Where(name => name.Says(RevisionMembers.Tags) || !names.Contains(name));
        return new RevisionDifference(
            [.. changes.Take(MostChanges + 1)],
            [.. tags.Changes.Take(MostChanges + 1)],
            [.. leftOut.Select(name => name.Value), .. tags.LeftOut],
            tags.IsOnlyTheCorrection);
    }

    /// <summary>
    /// For people: <c>- PATH: VALUE</c> for what was there and <c>+ PATH: VALUE</c> for what is there now, and a last line when there
    /// are more changes than <paramref name="most"/>.
    /// </summary>
    /// <param name="longest">Most characters of a line, at least 4.</param>
    /// <param name="most">Most changes that are shown.</param>
    public ImmutableArray<string> Lines(int longest = 200, int most = 20)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var change in Changes.Take(most))
        {
            if (change.Before is { } before)
                lines.Add(PlainText.Line($"- {change.Path}: {before}", longest));
            if (change.After is { } after)
                lines.Add(PlainText.Line($"+ {change.Path}: {after}", longest));
        }

        if (IsCut || Changes.Length > most)
            lines.Add($"... and {(IsCut ? "more than " : "")}{Changes.Length - Math.Min(most, Changes.Length)} more changes");
        return lines.ToImmutable();
    }

    /// <summary>Compares top-level members; a <c>runtimePlatform</c> that is absent or null counts as an empty object.</summary>
    internal static IEnumerable<JsonChange> BetweenMembers(IEnumerable<JsonProperty> before, IEnumerable<JsonProperty> after, JsonDifference? difference = null) =>
        (difference ?? JsonDifference.Exact).Between(WithPlatform(before), WithPlatform(after), JsonPath.Root);

    private static ImmutableArray<JsonMember> WithPlatform(IEnumerable<JsonProperty> properties)
    {
        var members = JsonMember.Of(properties);
        var platform = members.FirstOrDefault(member => member.Name.Says(RevisionMembers.RuntimePlatform));
        if (platform is null)
            return members.Add(new JsonMember(new JsonText(RevisionMembers.RuntimePlatform, true), 1, EmptyObject));
        return platform.Value.ValueKind == JsonValueKind.Null ? members.Replace(platform, platform with { Value = EmptyObject }) : members;
    }

    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    private static bool IsTags(JsonProperty member) => JsonText.NameOf(member).Says(RevisionMembers.Tags);

    private static bool IsNotRegistered(JsonProperty member, TaskDefinition described) =>
        RevisionMembers.IsDescribeOnly(member) || RevisionMembers.IsTagsAgain(member, described);

    private static JsonDocument Parse(ReadOnlyMemory<byte> request)
    {
        try
        {
            var document = JsonDocument.Parse(request);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw new ParseException("expected a RegisterTaskDefinition request: a JSON object");
        }
        catch (JsonException notJson)
        {
            throw new ParseException("expected a RegisterTaskDefinition request in JSON", notJson);
        }
    }
}
