using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// Whether the new tasks' own programs contradict the labels that the change relies on: nobody has run the other variant of an index yet,
/// and a container beside the failing one may run on the old architecture although its label says otherwise. What cannot be read within half
/// of the time that is left contradicts nothing.
/// </summary>
public sealed class ProgramGuard(EntrypointReader programs, DeepInspection inspection, TimeProvider clock)
{
    private const int MostKept = 100;

    /// <summary>
    /// When a plan last tried it in vain: a plan is looked at every five minutes, and reading an image again may cost gigabytes. A change is
    /// made once, and always tries.
    /// </summary>
    private readonly BoundedCache<(ImageReference Image, string Container), DateTimeOffset> _triedInVain = new(MostKept);

    /// <param name="request">What the change is decided upon.</param>
    /// <param name="plan">The change, with the images that were looked at.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when nothing contradicts.</returns>
    public async Task<Refusal?> CheckAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        if (inspection == DeepInspection.Off || plan is not { Failing: { } failing, Target: { } target })
            return null;
        using var reading = request.Invocation.Deadline.SpareReading(clock, cancellationToken);
        // One after the other: the names of an image's files can take much of the function's memory.
        foreach (var image in plan.Images.Where(image => request.Mode.Mode != Mode.Plan || IsToBePlanned(image)))
        {
            var process = failing.Containers.FirstOrDefault(container => container.Name == image.Container)?.Process;
            // What one run overrode may come again, and what the revision itself says is what others run.
            foreach (var overrides in new[] { ContainerOverride.None, request.Change.OverrideOf(image.Container) }.Distinct())
            {
                var program = await programs.ReadAsync(new(image.Named.ByDigest(image.Inspected), target.Platform, process, overrides), reading.Token).ConfigureAwait(false);
                if (program is ResolvedEntrypoint.Unresolved)
                    _triedInVain.Set(KeyOf(image), clock.GetUtcNow());
                if (Contradiction(program, target.Platform) is { } contradiction)
                    return ImageGuards.NoCommon(image.Container, $"its image is labelled {target.Platform}, but {contradiction}");
            }
        }

        return null;
    }

    private static string? Contradiction(ResolvedEntrypoint program, Platform target) => program switch
    {
        ResolvedEntrypoint.Found { Header: var header, Chain: var chain } when header.Platform?.RunsOn(target) != true =>
            $"the entrypoint {chain[0]} {(chain.Length > 1 ? "runs" : "is")} a program for {header.Machine}",
        ResolvedEntrypoint.Unrunnable { Content: var content, Chain: var chain } => $"the entrypoint {chain[^1]} {content.Phrase()}, which no kernel executes",
        ResolvedEntrypoint.Broken { Reason: var reason } => $"it cannot start: {reason}",
        _ => null,
    };

    private bool IsToBePlanned(ImageGuards.InspectedImage image) =>
        !_triedInVain.TryGet(KeyOf(image), out var at) || clock.GetUtcNow() - at >= Incident.ReproveAfter;

    private static (ImageReference Image, string Container) KeyOf(ImageGuards.InspectedImage image) => (image.Named.ByDigest(image.Inspected), image.Container);
}
