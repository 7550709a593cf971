using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// Whether tasks of the other architecture find a place: on Fargate by the platform version, elsewhere on a machine that is there now, ACTIVE
/// and connected, that the placement constraints let in, and that has room for one more task. ECS itself judges the constraints, as the filter of
/// ListContainerInstances. Machines that managed scaling or Managed Instances may start later are not counted on: of which architecture they would be
/// is not known. The tasks that would be replaced run on machines of the other kind, so what they hold does not come free where it is needed.
/// </summary>
public sealed class PlacementGuards(IClusters clusters)
{
    private static readonly Version LeastPlatformVersion = new(1, 4, 0);

    /// <param name="where">Where the tasks are placed.</param>
    /// <param name="target">The architecture that they would be given.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when there is a place.</returns>
    /// <exception cref="CallFailedException">ECS could not be asked.</exception>
    public async Task<Refusal?> CheckAsync(Placement where, Architecture target, CancellationToken cancellationToken)
    {
        if (where.IsFargate)
            return OfFargate(where.PlatformVersion);
        if (OfUnknown(where) is { } unknown)
            return unknown;
        if (where.IsPartlyFargate && OfFargate(where.PlatformVersion) is { } refusal)
            return refusal;
        try
        {
            return await OfMachinesAsync(where, target, TaskNeeds.Of(where.Definition), cancellationToken).ConfigureAwait(false);
        }
        catch (ParseException e)
        {
            return new(GuardNames.NoCapacity, $"It is not known how much room one of these tasks needs on a machine: {e.Message}.");
        }
    }

    private static Refusal? OfUnknown(Placement where)
    {
        if (where.LaunchType is not (null or "EC2" or "EXTERNAL" or "MANAGED_INSTANCES") || (where.LaunchType is null && where.CapacityProviders.IsEmpty))
            return new(GuardNames.LaunchType, $"It is not known where tasks of launch type {PlainText.Quote(where.LaunchType)} are placed.");
        var unknown = where.Constraints.FirstOrDefault(constraint => constraint is not ({ Type: "distinctInstance" } or { Type: "memberOf", Expression: not null }));
        return unknown is null ? null : new(GuardNames.PlacementConstraint, $"The placement constraint {PlainText.Quote(unknown.Type)} is not known.");
    }

    /// <summary>ARM64 needs 1.4.0 (ECS Developer Guide, "64-bit ARM workloads"), so a task that is to leave it has no older one, either.</summary>
    private static Refusal? OfFargate(string? version) =>
        version is null or "LATEST" || (Version.TryParse(version, out var stated) && stated >= LeastPlatformVersion)
            ? null
            : new(GuardNames.PlatformVersion, $"Fargate platform version {PlainText.Line(version, 20)} is not known to run ARM64; that takes 1.4.0 or LATEST.");

    private async Task<Refusal?> OfMachinesAsync(Placement where, Architecture target, TaskNeeds needs, CancellationToken cancellationToken)
    {
        var ofTarget = $"attribute:{AttributeList.CpuArchitecture} == {target.Attribute}";
        ImmutableArray<string> expressions = [.. where.Constraints.Select(constraint => constraint.Expression).OfType<string>()];
        var found = await FindAsync(where, [ofTarget, .. expressions], cancellationToken).ConfigureAwait(false);
        if (found.FirstWithoutRoom(needs) is not { } lacking)
            return null;
        return lacking.Machines == 0 && !expressions.IsEmpty
            && (await FindAsync(where, [ofTarget], cancellationToken).ConfigureAwait(false)).FirstWithoutMachine() is null
                ? new(GuardNames.PlacementConstraint, $"The placement constraints keep the tasks from the cluster's {target.Ecs} machines.")
                : new(GuardNames.NoCapacity, found.Sentence(lacking, target, needs));
    }

    private async Task<MachinesFound> FindAsync(Placement where, ImmutableArray<string> conditions, CancellationToken cancellationToken)
    {
        var filter = conditions is [var only] ? only : string.Join(" and ", conditions.Select(condition => $"({condition})"));
        var listed = await clusters.ListInstancesAsync(where.ClusterArn, filter, cancellationToken).ConfigureAwait(false);
        return new MachinesFound(
            where, listed.IsEmpty ? [] : await clusters.InstancesAsync(where.ClusterArn, listed, cancellationToken).ConfigureAwait(false), listed.Length >= MachinesFound.PageSize);
    }

    /// <summary>Where tasks of a service, or of a family without one, are placed.</summary>
    /// <param name="ClusterArn">Full ARN.</param>
    /// <param name="LaunchType">As ECS names it; null with capacity providers.</param>
    /// <param name="CapacityProviders">Names; empty with a launch type.</param>
    /// <param name="PlatformVersion">Fargate's; null when not stated.</param>
    /// <param name="Constraints">Of service and task definition.</param>
    public sealed record Placement(
        string ClusterArn, string? LaunchType, ImmutableArray<string> CapacityProviders, string? PlatformVersion, ImmutableArray<PlacementConstraint> Constraints)
    {
        /// <summary>What is run: it tells how much room a task needs.</summary>
        public required TaskDefinition Definition { get; init; }

        public bool IsFargate => LaunchType == "FARGATE";

        /// <summary>Whether some tasks are placed on Fargate and others on machines, which ECS does not allow today.</summary>
        public bool IsPartlyFargate => CapacityProviders.Any(Service.IsOfFargate);

        /// <summary>The providers that each need a machine, as ECS places a share of the tasks with each and none elsewhere for it; null alone stands for any.</summary>
        public ImmutableArray<string?> MachineProviders => CapacityProviders.IsEmpty ? [null] : [.. CapacityProviders.Where(name => !Service.IsOfFargate(name)).Distinct()];

        public static Placement Of(string clusterArn, Service service, TaskDefinition definition) => new(
            clusterArn, service.IsFargate ? "FARGATE" : service.LaunchType, service.CapacityProviders, service.PlatformVersion,
            [.. service.PlacementConstraints, .. definition.PlacementConstraints])
        { Definition = definition };

        public static Placement Of(string clusterArn, TaskStateChange change, TaskDefinition definition) => new(
            clusterArn, change.IsFargate ? "FARGATE" : change.LaunchType, change.CapacityProvider is { } provider ? [provider] : [], change.PlatformVersion,
            definition.PlacementConstraints)
        { Definition = definition };

        /// <summary>Whether tasks placed like this, with <paramref name="provider"/> unless it is null, may come to the machine at all.</summary>
        public bool IsFor(ContainerInstance machine, string? provider) => LaunchType switch
        {
            _ when provider is not null => machine.CapacityProvider == provider,
            "EXTERNAL" => IsExternal(machine),
            "EC2" => !IsExternal(machine),
            _ => machine.CapacityProvider is not null,
        };

        // Machines outside AWS are registered with Systems Manager, which gives them ids of this form.
        private static bool IsExternal(ContainerInstance machine) => machine.InstanceId?.StartsWith("mi-", StringComparison.Ordinal) == true;
    }
}
