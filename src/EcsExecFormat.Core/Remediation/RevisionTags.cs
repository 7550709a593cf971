using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What the entries of a list of tags are to a revision.</summary>
internal static class RevisionTags
{
    /// <summary>AWS reserves the prefix in any letter case; such tags are set by AWS and cannot be passed (API reference, RegisterTaskDefinition, tags).</summary>
    private const string ReservedPrefix = "aws:";

    /// <returns>Each entry as it came, whatever it is; empty when there is no list.</returns>
    public static ImmutableArray<JsonElement> Of(TaskDefinition definition) => definition.TagList is { } list ? [.. list.EnumerateArray()] : [];

    public static bool IsReserved(JsonElement tag) => Key(tag)?.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase) == true;

    public static bool IsCorrection(JsonElement tag) => Key(tag) == CorrectionTag.Key;

    /// <summary>Neither reserved nor the correction tag: what the owner of the task definition set.</summary>
    public static bool IsOwners(JsonElement tag) => !IsReserved(tag) && !IsCorrection(tag);

    /// <returns>Null for an entry without a readable key.</returns>
    public static string? Key(JsonElement tag) => tag.Text("key");
}
