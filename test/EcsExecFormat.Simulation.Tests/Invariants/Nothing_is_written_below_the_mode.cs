using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// In off, alert and plan nothing is written, in register no service is updated: not where the mode never allowed it, nor where the tags that the
/// invocation read last did not. A plan that somebody approves is made in plan, too. Whoever has a change taken back is bound by the kill switch alone.
/// </summary>
internal sealed class Nothing_is_written_below_the_mode(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtRegistration(RegistrationMade registration) =>
        registration.By.Delivery.Service is { } service && Allowed(service, registration.By, registration.Known) is var mode and < Mode.Register
            ? $"{registration.By} registered {registration.Made.Arn.FamilyAndRevision} for {service} in mode {mode}"
            : null;

    public override string? AtUpdate(UpdateMade update) => Allowed(update.Service, update.By, update.Known) is var mode and < Mode.Deploy
        ? $"{update.By} updated {update.Service} in mode {mode}"
        : null;

    private Mode Allowed(Service service, Invocation by, Reads known)
    {
        if (by.Delivery.IsUndo)
            return World.Options.Remediation.MaximumMode;
        if (!known.Clusters.TryGetValue(service.Cluster.Arn, out var ofCluster) || !known.Services.TryGetValue(service.Arn, out var read))
            return Mode.Off;
        var seen = Modes.Of(World.Options.Remediation, ofCluster, read.Mode);
        var mode = seen < service.HighestMode ? seen : service.HighestMode;
        return by.Delivery.Order is not null && mode >= Mode.Plan ? World.Options.Remediation.MaximumMode : mode;
    }
}
