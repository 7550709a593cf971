using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// Whether tasks of the other architecture find a place: on Fargate by the platform version, elsewhere on a machine that is there, ACTIVE
/// and connected, and that the placement constraints let in. ECS itself judges the constraints, as the filter of ListContainerInstances.
/// </summary>
public sealed class PlacementGuards(IClusters clusters)
{
    private const int MostProviders = 20;

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
        if (where.LaunchType is not (null or "EC2" or "EXTERNAL" or "MANAGED_INSTANCES") || (where.LaunchType is null && where.CapacityProviders.IsEmpty))
            return new(GuardNames.LaunchType, $"It is not known where tasks of launch type {PlainText.Quote(where.LaunchType)} are placed.");
        var unknown = where.Constraints.FirstOrDefault(constraint => constraint is not ({ Type: "distinctInstance" } or { Type: "memberOf", Expression: not null }));
        if (unknown is not null)
            return new(GuardNames.PlacementConstraint, $"The placement constraint {PlainText.Quote(unknown.Type)} is not known.");

        var ofTarget = $"attribute:{AttributeList.CpuArchitecture} == {target.Attribute}";
        if (await HasRoomAsync(where, [ofTarget, .. where.Constraints.Select(constraint => constraint.Expression).OfType<string>()], cancellationToken).ConfigureAwait(false))
            return null;
        return where.Constraints.Any(constraint => constraint.Expression is not null)
            && await HasRoomAsync(where, [ofTarget], cancellationToken).ConfigureAwait(false)
                ? new(GuardNames.PlacementConstraint, $"The placement constraints keep the tasks from the cluster's {target.Ecs} machines.")
                : new(GuardNames.NoCapacity, $"The cluster has no ACTIVE, connected {target.Ecs} machine that these tasks could be placed on.");
    }

    /// <summary>ARM64 needs 1.4.0 (ECS Developer Guide, "64-bit ARM workloads"), so a task that is to leave it has no older one, either.</summary>
    private static Refusal? OfFargate(string? version) =>
        version is null or "LATEST" || (Version.TryParse(version, out var stated) && stated >= LeastPlatformVersion)
            ? null
            : new(GuardNames.PlatformVersion, $"Fargate platform version {PlainText.Line(version, 20)} is not known to run ARM64; that takes 1.4.0 or LATEST.");

    private async Task<bool> HasRoomAsync(Placement where, ImmutableArray<string> conditions, CancellationToken cancellationToken)
    {
        var filter = conditions is [var only] ? only : string.Join(" and ", conditions.Select(condition => $"({condition})"));
        var found = await clusters.ListInstancesAsync(where.ClusterArn, filter, cancellationToken).ConfigureAwait(false);
        if (found.IsEmpty)
            return false;
        var machines = await clusters.InstancesAsync(where.ClusterArn, found, cancellationToken).ConfigureAwait(false);
        return machines.Any(machine => machine is { Status: "ACTIVE", IsConnected: true, IsWindows: false } && where.IsFor(machine));
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
        public bool IsFargate => LaunchType == "FARGATE";

        public static Placement Of(string clusterArn, Service service, TaskDefinition definition) => new(
            clusterArn, service.IsFargate ? "FARGATE" : service.LaunchType, [.. service.CapacityProviders.Take(MostProviders)], service.PlatformVersion,
            [.. service.PlacementConstraints, .. definition.PlacementConstraints]);

        public static Placement Of(string clusterArn, TaskStateChange change, TaskDefinition definition) => new(
            clusterArn, change.IsFargate ? "FARGATE" : change.LaunchType, change.CapacityProvider is { } provider ? [provider] : [], change.PlatformVersion,
            definition.PlacementConstraints);

        /// <summary>Whether tasks placed like this may come to the machine at all.</summary>
        public bool IsFor(ContainerInstance machine) => LaunchType switch
        {
            _ when !CapacityProviders.IsEmpty => machine.CapacityProvider is { } provider && CapacityProviders.Contains(provider),
            "EXTERNAL" => IsExternal(machine),
            "EC2" => !IsExternal(machine),
            _ => machine.CapacityProvider is not null,
        };

        // Machines outside AWS are registered with Systems Manager, which gives them ids of this form.
        private static bool IsExternal(ContainerInstance machine) => machine.InstanceId?.StartsWith("mi-", StringComparison.Ordinal) == true;
    }
}
