using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>Answers that several parts of an alert need about an outcome.</summary>
public static class AlertFacts
{
    /// <returns>The service's name, or the family of a task without a service.</returns>
    public static string SubjectName(Outcome outcome) => outcome.Service ?? Family(outcome) ?? "unknown task";

    /// <summary>The task definition's family; null when nobody names a valid revision.</summary>
    public static string? Family(Outcome outcome) => outcome.Finding.Definition?.Arn.Family
        ?? (TaskDefinitionArn.TryParse(outcome.TaskDefinition, out var arn) ? arn.Family : null);

    /// <returns>
    /// The image as the task definition names it, which is what the next task pulls; the event's name when that is not known. ECS may
    /// put the digest that it resolved a tag to into the event.
    /// </returns>
    public static ImageReference? Named(Outcome outcome, ContainerFinding container)
    {
        var defined = outcome.Finding.Definition?.Containers.FirstOrDefault(definition => definition.Name == container.Name)?.Image;
        return ImageReference.TryParse(defined ?? container.Image, out var named) ? named : null;
    }

    /// <returns>The platforms that every image at fault is for.</returns>
    public static ImmutableArray<Platform> Offers(Outcome outcome)
    {
        var known = outcome.Finding.Culprits.Select(container => container.Offers).Where(offers => !offers.IsEmpty).ToArray();
        return known.Length == 0 ? [] : [.. known[0].Where(platform => known.All(offers => offers.Contains(platform)))];
    }

    /// <returns>An architecture that ECS can run all images at fault on, as far as they are known; null when there is none.</returns>
    public static Architecture? OtherArchitecture(Outcome outcome)
    {
        if (outcome.Finding.Culprits.Any(container => container.Offers.IsEmpty) || outcome.Finding.RanOn.Platform is not { } ranOn)
            return null;
        // What is wrong with another container of the task no architecture cures.
        if (outcome.Finding.Others.Any(container => !container.Verdict.IsCorrectable()))
            return null;
        return Offers(outcome).Where(platform => !platform.RunsOn(ranOn)).Select(Architecture.Of).FirstOrDefault(known => known is not null);
    }
}
