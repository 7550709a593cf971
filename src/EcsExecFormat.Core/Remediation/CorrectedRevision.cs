using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// The revision that a failing one should have been: what DescribeTaskDefinition returned, member by member as it came, less what
/// only describes, with one value changed: <c>runtimePlatform.cpuArchitecture</c>. A typed model would lose what is newer than itself.
/// </summary>
public sealed class CorrectedRevision
{
    private CorrectedRevision(TaskDefinitionArn corrects, Architecture target, bool isTagged, ReadOnlyMemory<byte> request) =>
        (Corrects, Target, IsTagged, Request) = (corrects, target, isTagged, request);

    /// <summary>The revision that fails.</summary>
    public TaskDefinitionArn Corrects { get; }

    /// <summary>What the corrected revision runs on.</summary>
    public Architecture Target { get; }

    /// <summary>Whether it carries the <see cref="CorrectionTag"/>; not when the definition has 50 other tags already.</summary>
    public bool IsTagged { get; }

    /// <summary>The RegisterTaskDefinition request, a JSON object in UTF-8.</summary>
    public ReadOnlyMemory<byte> Request { get; }

    /// <exception cref="ParseException">
    /// The document is not one that can be registered again: it has no family, or another than its ARN; no containers; a
    /// <c>runtimePlatform</c> that is no object, or stated twice; or tags of its own that differ from those beside it.
    /// </exception>
    public static CorrectedRevision Of(TaskDefinition definition, Architecture target)
    {
        RequireFamilyAndContainers(definition);
        var json = new RawJsonWriter();
        json.OpenObject();
        WriteMembers(json, definition, target);
        var isTagged = WriteTags(json, definition);
        json.CloseObject();
        return new CorrectedRevision(definition.Arn, target, isTagged, json.Written);
    }

    private static void RequireFamilyAndContainers(TaskDefinition definition)
    {
        var family = definition.Document.Text("family") ?? throw new ParseException("expected a task definition with the member \"family\"");
        if (family != definition.Arn.Family)
            throw new ParseException($"expected the family {PlainText.Quote(definition.Arn.Family)}, as in the task definition's ARN, not {PlainText.Quote(family)}");
        if (definition.Containers.IsEmpty)
            throw new ParseException("expected a task definition with at least one container in \"containerDefinitions\"");
    }

    private static void WriteMembers(RawJsonWriter json, TaskDefinition definition, Architecture target)
    {
        var isCorrected = false;
        foreach (var member in RevisionMembers.Registrable(definition))
        {
            var name = JsonText.NameOf(member);
            if (name.Says(RevisionMembers.Tags))
                throw new ParseException("expected the tags beside the task definition only, and it holds other tags itself");
            json.NameOf(member);
            if (!name.Says(RevisionMembers.RuntimePlatform))
            {
                json.Value(member.Value);
                continue;
            }

            if (isCorrected)
                throw new ParseException("expected \"runtimePlatform\" to be stated once, and it is stated more than once");
            WritePlatform(json, member.Value, target);
            isCorrected = true;
        }

        if (isCorrected)
            return;
        json.Name("runtimePlatform"u8);
        WritePlatform(json, null, target);
    }

    private static void WritePlatform(RawJsonWriter json, JsonElement? platform, Architecture target)
    {
        if (platform is { ValueKind: JsonValueKind.Object } stated)
        {
            json.ObjectWith(stated, RevisionMembers.CpuArchitecture, target.Ecs);
            return;
        }

        if (platform is { ValueKind: not JsonValueKind.Null })
            throw new ParseException("expected \"runtimePlatform\" to be an object");
        json.OpenObject();
        json.Name("cpuArchitecture"u8);
        json.Text(target.Ecs);
        json.CloseObject();
    }

    private static bool WriteTags(RawJsonWriter json, TaskDefinition definition)
    {
        var tags = RevisionTags.Of(definition).RemoveAll(RevisionTags.IsReserved);
        var hasRoom = CorrectionTag.HasRoom(definition);
        if (!hasRoom)
            tags = tags.RemoveAll(RevisionTags.IsCorrection);
        var value = CorrectionTag.Value(definition.Arn.Revision);
        json.Name("tags"u8);
        json.OpenArray();
        foreach (var tag in tags)
        {
            if (RevisionTags.IsCorrection(tag))
                json.ObjectWith(tag, "value", value);
            else
                json.Value(tag);
        }

        if (hasRoom && !tags.Any(RevisionTags.IsCorrection))
            WriteCorrectionTag(json, value);
        json.CloseArray();
        return hasRoom;
    }

    private static void WriteCorrectionTag(RawJsonWriter json, string value)
    {
        json.OpenObject();
        json.Name("key"u8);
        json.Text(CorrectionTag.Key);
        json.Name("value"u8);
        json.Text(value);
        json.CloseObject();
    }
}
