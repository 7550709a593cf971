using System.Collections.Immutable;
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
        if (!finding.Verdict.IsBad())
            return finding;
        var proven = await starts.ProveAsync(change, finding, ReadsBytes(mode), reading).ConfigureAwait(false);
        return await twins.CompareAsync(change, proven, reading).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Origins.OfAsync"/>
    public Task<ImmutableArray<string>> OriginsAsync(TaskFinding finding, CancellationToken reading) => origins.OfAsync(finding, reading);

    /// <summary>The bytes are read before any change; a plan is to be as sure as the change that it shows.</summary>
    private bool ReadsBytes(Mode mode) => inspection switch
    {
        DeepInspection.Off => false,
        DeepInspection.Evidence => mode >= Mode.Plan,
        DeepInspection.Always => true,
        _ => throw new UnreachableException(),
    };
}
