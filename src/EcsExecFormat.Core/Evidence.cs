using System.Diagnostics;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>
/// What an incident's alert and change rest on beyond the labels: a healthy twin that disproves it, the container's log, the program's bytes;
/// and where it comes from.
/// </summary>
public sealed class Evidence(HealthyTwins twins, StartExaminer starts, Origins origins, DeepInspection inspection)
{
    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What was found so far.</param>
    /// <param name="mode">How far one may go.</param>
    /// <param name="reading">Ends the reading.</param>
    public async Task<TaskFinding> OfAsync(TaskStateChange change, TaskFinding finding, Mode mode, CancellationToken reading)
    {
        if (!finding.Verdict.IsBad() || finding.Definition is null)
            return finding;
        var said = await starts.AskAsync(change, finding, reading).ConfigureAwait(false);
        var byLog = finding.With(await starts.ProveAsync(change, finding, said, readsBytes: false, reading).ConfigureAwait(false));
        var compared = await twins.CompareAsync(change, byLog, reading).ConfigureAwait(false);
        if (!ReadsBytes(mode))
            return compared;
        // Bytes may cost gigabytes: they are read of what neither the log nor a twin acquits.
        var accused = finding.Containers.Where(container => compared.Containers.Any(other => other.Name == container.Name && other.Verdict == Verdict.PlatformMismatch));
        return compared.With(await starts.ProveAsync(change, finding with { Containers = [.. accused] }, said, readsBytes: true, reading).ConfigureAwait(false));
    }

    /// <inheritdoc cref="Origins.OfAsync"/>
    public Task<Origins.Found> OriginsAsync(TaskFinding finding, bool hasService, CancellationToken reading) => origins.OfAsync(finding, hasService, reading);

    /// <summary>The bytes are read before any change; a plan is to be as sure as the change that it shows.</summary>
    private bool ReadsBytes(Mode mode) => inspection switch
    {
        DeepInspection.Off => false,
        DeepInspection.Evidence => mode >= Mode.Plan,
        DeepInspection.Always => true,
        _ => throw new UnreachableException(),
    };
}
