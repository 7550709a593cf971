using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// Proof by the entrypoint's own bytes: reads what the kernel would have executed from the image's layers. A label is a claim, and
/// nothing is changed on the strength of a claim.
/// </summary>
public sealed class EntrypointProof(EntrypointReader programs)
{
    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What the labels say about it.</param>
    /// <param name="reading">Ends the reading; what was not read by then stays unproven.</param>
    /// <returns>
    /// The finding with every <see cref="Verdict.PlatformMismatch"/> looked into: confirmed by the
    /// bytes, turned into a match with a remark when they run on the host, or as it was with <see cref="ContainerFinding.Unproven"/>.
    /// </returns>
    public async Task<TaskFinding> ProveAsync(TaskStateChange change, TaskFinding finding, CancellationToken reading)
    {
        if (finding is not { Definition: { } definition, RanOn.Platform: { } host })
            return finding;
        var containers = finding.Containers.ToBuilder();
        // One after the other: the names of an image's files can take much of the function's memory.
        for (var at = 0; at < containers.Count; at++)
        {
            if (containers[at] is { Verdict: Verdict.PlatformMismatch } container)
                containers[at] = Judge(container, host, await ReadAsync(container, definition, change, host, reading).ConfigureAwait(false));
        }

        return TaskFinding.Of(finding.RanOn, definition, containers.ToImmutable()) with { HasEvidence = finding.HasEvidence };
    }

    private async Task<ResolvedEntrypoint> ReadAsync(
        ContainerFinding container, TaskDefinition definition, TaskStateChange change, Platform host, CancellationToken reading) =>
        container.Reference is { Digest: not null } image
            ? await programs.ReadAsync(
                image, host, definition.Containers.FirstOrDefault(entry => entry.Name == container.Name)?.Process, change.OverrideOf(container.Name), reading).ConfigureAwait(false)
            : new ResolvedEntrypoint.Unresolved("ECS does not tell the digest of the image that ran, and its tag may have moved since");

    private static ContainerFinding Judge(ContainerFinding container, Platform host, ResolvedEntrypoint resolved)
    {
        if (resolved is not ResolvedEntrypoint.Found { Header: var header, Chain: var chain })
            return container with { Unproven = ((ResolvedEntrypoint.Unresolved)resolved).Reason };
        // 2, 126 and 127 come from a process that did start, however foreign its program is: by emulation.
        if (header.Platform?.RunsOn(host) != true && container is { Confidence: Confidence.Possible, ExitCode: { } exitCode })
        {
            return container with
            {
                Executable = header.Platform,
                Unproven = $"{Name(chain)} a program for {header.Machine}, but it ended with exit code {exitCode}, which takes a program that was executed",
            };
        }

        var proven = container with
        {
            Confidence = Confidence.Confirmed,
            Executable = header.Platform,
            HasProvenBytes = true,
            Evidence = container.Evidence.Add($"The entrypoint {Name(chain)} a program for {header.Machine}, as its first bytes say."),
        };
        return header.Platform?.RunsOn(host) != true ? proven : proven with
        {
            Verdict = Verdict.PlatformMatch,
            Reason = $"{Label(container, host)}, but its entrypoint {Name(chain)} a program for {header.Machine} and runs on {host}: "
                + "an ordinary crash; the label is wrong",
        };
    }

    /// <summary><c>/app is</c>, or <c>/start.sh runs /bin/sh, which is</c>.</summary>
    private static string Name(ImmutableArray<string> chain) =>
        chain.Length == 1 ? $"{chain[0]} is" : $"{chain[0]} runs {string.Join(", which runs ", chain.Skip(1))}, which is";

    private static string Label(ContainerFinding container, Platform host) => container.Offers switch
    {
        var offers when offers.Any(platform => platform.RunsOn(host)) => $"the image behind the index's entry for {host} is labelled otherwise",
        { Length: <= 3 } offers => $"the image is labelled {string.Join(", ", offers)}",
        var offers => $"the image is labelled {string.Join(", ", offers.Take(3))} and others",
    };
}
