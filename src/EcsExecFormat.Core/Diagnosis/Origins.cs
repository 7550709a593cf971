using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// Where a mismatch most likely comes from: a revision that declares another architecture than the one before it, or a tag that names another
/// image by now. Good to know for whoever reads the alert, and never a reason to hold it back.
/// </summary>
public sealed class Origins(ITaskDefinitions definitions, IImages images)
{
    /// <param name="finding">What was found.</param>
    /// <param name="hasService">
    /// Whether a service starts the tasks: its deployments keep the image that a tag led to (ECS Developer Guide, container image resolution).
    /// </param>
    /// <param name="reading">Ends the reading; what was not read by then is left out.</param>
    public async Task<Found> OfAsync(TaskFinding finding, bool hasService, CancellationToken reading)
    {
        if (finding.Definition is not { } definition || !finding.Verdict.IsBad())
            return Found.Nothing;
        var before = finding.Verdict.IsCorrectable() ? KnownAsync(() => RevisionBeforeAsync(definition, reading)) : Task.FromResult<string?>(null);
        var tags = await Task.WhenAll(finding.Culprits.Select(container => KnownAsync(() => MovedTagAsync(definition, container, hasService, reading)))).ConfigureAwait(false);
        return new Found([.. tags.Prepend(await before.ConfigureAwait(false)).OfType<string>().Distinct()], tags.All(tag => tag is not null));
    }

    /// <param name="Sentences">Empty when nothing points anywhere.</param>
    /// <param name="IsPushedAgain">Whether the tags of all images at fault name other images by now.</param>
    public sealed record Found(ImmutableArray<string> Sentences, bool IsPushedAgain)
    {
        public static readonly Found Nothing = new([], false);
    }

    /// <summary>A deploy tool that knows no <c>runtimePlatform</c> drops it, and X86_64 is what an absent one means.</summary>
    private async Task<string?> RevisionBeforeAsync(TaskDefinition definition, CancellationToken reading)
    {
        if (definition.Arn.WithRevision(definition.Arn.Revision - 1) is not { } arn || await definitions.DescribeAsync(arn, reading).ConfigureAwait(false) is not { } before)
            return null;
        if (RunPlatform.Declared(before) is not { } then || RunPlatform.Declared(definition) is not { } now || then == now)
            return null;
        return $"Likely origin: the revision before, {before.Arn.Shown}, declared {Declaration(before)}; {definition.Arn.Shown} {(definition.CpuArchitecture is null
            ? "names no architecture, which means X86_64: a deploy tool that drops runtimePlatform does that"
            : $"declares {Declaration(definition)}")}.";
    }

    private async Task<string?> MovedTagAsync(TaskDefinition definition, ContainerFinding container, bool hasService, CancellationToken reading)
    {
        var named = definition.Containers.FirstOrDefault(entry => entry.Name == container.Name)?.Image;
        if (container.Digest is not { } ran || !ImageReference.TryParse(named, out var image) || image.Digest is not null)
            return null;
        return await images.ManifestAsync(image, reading).ConfigureAwait(false) is ImageRead.Content content && !content.Names(ran)
            ? $"Since then the tag of {PlainText.Line(image.ToString(), 200)} has been pushed again: it names another image than the one that ran. "
                + (hasService ? "ECS may keep the old one for the deployment that is under way; a new deployment takes the new one." : "The next task starts with that.")
            : null;
    }

    private static string Declaration(TaskDefinition definition) => definition.CpuArchitecture is { } stated ? PlainText.Line(stated, 20) : "no architecture, which means X86_64";

    private static async Task<string?> KnownAsync(Func<Task<string?>> question)
    {
        try
        {
            return await question().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            return null;
        }
    }
}
