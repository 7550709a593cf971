using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// In off, alert and plan nothing is written, in register no service is updated: not where the mode never allowed it, nor where the tags that the
/// invocation read last did not.
/// </summary>
internal sealed class Nothing_is_written_below_the_mode(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtRegistration(RegistrationMade registration) =>
        registration.By.Delivery.Task is { } task && Allowed(task.Service, registration.Known) is var mode and < Mode.Register
            ? $"{registration.By} registered {registration.Made.Arn.FamilyAndRevision} for {task.Service} in mode {mode}"
            : null;

    public override string? AtUpdate(UpdateMade update) => Allowed(update.Service, update.Known) is var mode and < Mode.Deploy
        ? $"{update.By} updated {update.Service} in mode {mode}"
        : null;

    private Mode Allowed(Service service, Reads known)
    {
        if (!known.Clusters.TryGetValue(service.Cluster.Arn, out var ofCluster) || !known.Services.TryGetValue(service.Arn, out var read))
            return Mode.Off;
        var seen = Modes.Of(World.Options.Remediation, ofCluster, read.Mode);
        return seen < service.HighestMode ? seen : service.HighestMode;
    }
}
