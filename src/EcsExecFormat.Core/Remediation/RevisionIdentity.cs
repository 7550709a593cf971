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
    /// matter. Where the correction tag names the failing revision, others may have been added since: only tags of a revision can change.
    /// </returns>
    public static bool IsCorrectionOf(TaskDefinition candidate, TaskDefinition failing, Architecture target) =>
        candidate.CpuArchitecture == target.Ecs && AreEqualButForArchitecture(failing, candidate)
        && (CorrectionTag.TryRead(candidate) == failing.Arn.Revision ? HasTagsOf(failing, candidate) : HaveEqualTags(failing, candidate));

    /// <summary>
    /// Whether the two run on different architectures and are equal otherwise, whatever their tags: what a correction and the
    /// revision it corrects are to each other. An architecture that is not stated is X86_64 (API reference, RuntimePlatform).
    /// </summary>
    public static bool DiffersOnlyInArchitecture(TaskDefinition one, TaskDefinition other) =>
        (one.CpuArchitecture ?? DefaultArchitecture) != (other.CpuArchitecture ?? DefaultArchitecture) && AreEqualButForArchitecture(one, other);

    private static bool AreEqualButForArchitecture(TaskDefinition one, TaskDefinition other) =>
        RevisionDifference.BetweenMembers(RevisionMembers.Registrable(one), RevisionMembers.Registrable(other))
            .All(change => change.Path == RevisionDifference.ArchitecturePath || IsDefaultSystem(change) || IsEmpty(change));

    /// <summary>A revision that states an architecture may get the default system stated with it (API reference, RuntimePlatform).</summary>
    private static bool IsDefaultSystem(JsonChange change) =>
        change is { Path: $"{RevisionMembers.RuntimePlatform}.operatingSystemFamily", Before: null or "null" or "\"LINUX\"", After: null or "null" or "\"LINUX\"" };

    /// <summary>An empty list says what none says; which of the two ECS writes depends on when a revision was registered.</summary>
    private static bool IsEmpty(JsonChange change) => change is { Before: null or "[]", After: null or "[]" };

    private static bool HasTagsOf(TaskDefinition failing, TaskDefinition candidate)
    {
        var tags = OwnersTags(candidate);
        return OwnersTags(failing).All(tag => tags.Any(other => JsonDifference.AreEqual(tag, other)));
    }

    // ECS promises no order of tags, and no two of one key.
    private static bool HaveEqualTags(TaskDefinition one, TaskDefinition other)
    {
        var (left, right) = (OwnersTags(one), OwnersTags(other));
        return left.Length == right.Length && left.Zip(right).All(pair => JsonDifference.AreEqual(pair.First, pair.Second));
    }

    private static ImmutableArray<JsonElement> OwnersTags(TaskDefinition definition) =>
        [.. RevisionTags.Of(definition).Where(RevisionTags.IsOwners).OrderBy(RevisionTags.Key, StringComparer.Ordinal)];
}
