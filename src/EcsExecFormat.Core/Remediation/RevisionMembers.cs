using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What the top-level members of a described task definition are to a registration.</summary>
internal static class RevisionMembers
{
    public const string RuntimePlatform = "runtimePlatform";
    public const string CpuArchitecture = "cpuArchitecture";
    public const string Tags = "tags";

    /// <summary>
    /// Members that DescribeTaskDefinition returns and RegisterTaskDefinition does not take (API reference, TaskDefinition and
    /// RegisterTaskDefinition). Only at the top: a nested member of such a name is the owner's.
    /// </summary>
    public static readonly FrozenSet<string> DescribeOnly = FrozenSet.Create(
        StringComparer.Ordinal,
        "compatibilities", "deleteRequestedAt", "deregisteredAt", "registeredAt", "registeredBy", "requiresAttributes", "revision", "status", "taskDefinitionArn");

    public static bool IsDescribeOnly(JsonProperty member) => JsonText.NameOf(member) is { IsReadable: true, Value: var name } && DescribeOnly.Contains(name);

    /// <summary>
    /// Tags are described beside the definition. Should they stand in it as well, they are not passed twice: a member that says
    /// nothing, or the same as the list beside it, is left out.
    /// </summary>
    public static bool IsTagsAgain(JsonProperty member, TaskDefinition definition) => JsonText.NameOf(member).Says(Tags) && member.Value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array when member.Value.GetArrayLength() == 0 => true,
        JsonValueKind.Array => definition.TagList is { } list && JsonDifference.AreEqual(member.Value, list),
        _ => false,
    };

    /// <returns>The members of which a registration is made, as they came.</returns>
    public static ImmutableArray<JsonProperty> Registrable(TaskDefinition definition) =>
        [.. definition.Document.EnumerateObject().Where(member => !IsDescribeOnly(member) && !IsTagsAgain(member, definition))];
}
