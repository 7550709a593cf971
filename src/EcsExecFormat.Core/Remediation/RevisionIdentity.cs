using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>Whether two revisions say the same but for what a correction changes. What only describes (number, dates, status) never counts.</summary>
public static class RevisionIdentity
{
    private const string DefaultArchitecture = "X86_64";

    /// <summary>Whether <paramref name="candidate"/> is what would be registered to correct <paramref name="failing"/>, so that it can be used instead.</summary>
    /// <param name="candidate">Any revision; whether it is ACTIVE is for the caller to see.</param>
    /// <param name="failing">The revision to correct.</param>
    /// <param name="target">The architecture that the candidate must state.</param>
    /// <returns>
    /// True when all but the architecture, the tags that AWS sets and the correction tag is equal; the order of members and tags does not
    /// matter. Where the correction tag names the failing revision, it may be told in other words (<see cref="SayTheSame"/>), and tags, which
    /// alone of a revision can change, may have come and gone since.
    /// </returns>
    public static bool IsCorrectionOf(TaskDefinition candidate, TaskDefinition failing, Architecture target) =>
        candidate.CpuArchitecture == target.Ecs
        && (CorrectionTag.TryRead(candidate) == failing.Arn.Revision ? SayTheSame(failing, candidate) : AreEqual(failing, candidate) && HaveEqualTags(failing, candidate));

    /// <summary>
    /// Whether the two run on different architectures and say the same otherwise, whatever their tags: what a correction and the
    /// revision it corrects are to each other. An architecture that is not stated is X86_64 (API reference, RuntimePlatform).
    /// </summary>
    public static bool DiffersOnlyInArchitecture(TaskDefinition one, TaskDefinition other) =>
        (one.CpuArchitecture ?? DefaultArchitecture) != (other.CpuArchitecture ?? DefaultArchitecture) && SayTheSame(one, other);

    private static bool AreEqual(TaskDefinition one, TaskDefinition other) => Differences(one, other, JsonDifference.Exact).All(IsOfThePlatform);

    /// <summary>
    /// ECS describes a revision in its own form, which has changed over time: containers, variables and secrets in another order, members
    /// that are newer than the revision, with the value that means nothing.
    /// </summary>
    private static bool SayTheSame(TaskDefinition one, TaskDefinition other) =>
        Differences(one, other, new JsonDifference(itemsByName: true)).All(change => IsOfThePlatform(change) || IsUnsaid(change));

    private static IEnumerable<JsonChange> Differences(TaskDefinition one, TaskDefinition other, JsonDifference difference) =>
        RevisionDifference.BetweenMembers(RevisionMembers.Registrable(one), RevisionMembers.Registrable(other), difference);

    /// <summary>The architecture, and the default system that a revision may get stated with it (API reference, RuntimePlatform).</summary>
    private static bool IsOfThePlatform(JsonChange change) => change is { Path: RevisionDifference.ArchitecturePath }
        or { Path: $"{RevisionMembers.RuntimePlatform}.operatingSystemFamily", Before: null or "null" or "\"LINUX\"", After: null or "null" or "\"LINUX\"" };

    /// <summary>A member, not an item of a list, that is there on one side only, and says nothing.</summary>
    private static bool IsUnsaid(JsonChange change) => change.Path is not [.., >= '0' and <= '9', ']']
        && (change.Before is null ? SaysNothing(change.Path, change.After) : change.After is null && SaysNothing(change.Path, change.Before));

    /// <summary>
    /// An absent <c>essential</c> means true; of numbers only those are known to mean the same when they are absent (others, such as
    /// <c>swappiness</c> and <c>stopTimeout</c>, have another default).
    /// </summary>
    private static bool SaysNothing(string path, string? value) => value switch
    {
        "null" or "[]" or "{}" => true,
        "false" => !path.EndsWith(".essential", StringComparison.Ordinal),
        "0" => path.EndsWith(".cpu", StringComparison.Ordinal) || path.EndsWith(".hostPort", StringComparison.Ordinal),
        _ => false,
    };

    // ECS promises no order of tags, and no two of one key.
    private static bool HaveEqualTags(TaskDefinition one, TaskDefinition other)
    {
        var (left, right) = (OwnersTags(one), OwnersTags(other));
        return left.Length == right.Length && left.Zip(right).All(pair => JsonDifference.AreEqual(pair.First, pair.Second));
    }

    private static ImmutableArray<JsonElement> OwnersTags(TaskDefinition definition) =>
        [.. RevisionTags.Of(definition).Where(RevisionTags.IsOwners).OrderBy(RevisionTags.Key, StringComparer.Ordinal)];
}
