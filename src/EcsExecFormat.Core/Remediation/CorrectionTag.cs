using System.Globalization;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// The tag of a corrected revision: its value is the number of the revision that it corrects. It is a claim and no proof, because
/// pipelines copy tags; <see cref="RevisionIdentity.DiffersOnlyInArchitecture"/> tells whether the claim holds.
/// </summary>
public static class CorrectionTag
{
    public const string Key = "exec-format-remediation-corrects";

    /// <summary>Most tags of a resource; those that AWS sets itself do not count (AWS General Reference, Tagging AWS resources).</summary>
    public const int MostTags = 50;

    /// <returns>The number of the revision that this one claims to correct, 1 or more; null without the tag, or when its value is none that the tool writes.</returns>
    public static int? TryRead(TaskDefinition definition) =>
        definition.Tags.TryGetValue(Key, out var value)
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        && revision >= 1 && value == Value(revision)
            ? revision
            : null;

    /// <returns>Whether a copy of the definition can carry the tag: it has fewer than 50 others of its owner's.</returns>
    public static bool HasRoom(TaskDefinition definition) => RevisionTags.Of(definition).Count(RevisionTags.IsOwners) < MostTags;

    /// <returns>Plain digits.</returns>
    internal static string Value(int revision) => revision.ToString(CultureInfo.InvariantCulture);
}
