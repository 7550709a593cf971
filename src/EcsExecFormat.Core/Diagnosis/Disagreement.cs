using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>Which of the three that have to agree stands apart: where a task ran, what its task definition declares, what its image is for.</summary>
public static class Disagreement
{
    /// <param name="finding">What was found.</param>
    /// <param name="offers">The platforms that all images at fault are for; empty when unknown.</param>
    /// <returns>A clause; null when one of the three is not known.</returns>
    public static string? Of(TaskFinding finding, ImmutableArray<Platform> offers)
    {
        if (finding.RanOn.Platform is not { } ran || finding.Declared is not { } declared || offers.IsEmpty)
            return null;
        var (isForRan, isForDeclared) = (offers.Any(platform => platform.RunsOn(ran)), offers.Any(platform => platform.RunsOn(declared)));
        return (ran == declared, isForRan, isForDeclared) switch
        {
            (true, true, _) => null,
            (true, false, _) => "the machine and the task definition agree; the image does not",
            (false, false, true) => "the image and the task definition agree; the machine does not",
            (false, true, false) => "the image and the machine agree; the task definition does not",
            (false, false, false) => "neither the machine nor the task definition agrees with the image",
            (false, true, true) => "the machine and the task definition differ",
        };
    }
}
