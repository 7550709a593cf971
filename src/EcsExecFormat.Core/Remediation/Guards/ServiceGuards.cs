using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Which kinds of service may be changed. An allow-list: a value that is not known here declines.</summary>
public static class ServiceGuards
{
    public static readonly Refusal IsGone = new(GuardNames.ServiceNotActive, "The service does not exist (any more).");

    public static IEnumerable<Refusal> Check(Service service)
    {
        if (service.Status != "ACTIVE")
            yield return new(GuardNames.ServiceNotActive, $"The service is not ACTIVE but {Show(service.Status, "of unknown status")}.");
        if (service.DeploymentController is not (null or "ECS"))
            yield return new(GuardNames.DeploymentController, $"The service is deployed by {Show(service.DeploymentController)} rather than by ECS itself, and takes no new task definition from outside.");
        if (service.DeploymentStrategy is not (null or "ROLLING"))
            yield return new(GuardNames.DeploymentStrategy, $"The service is deployed by the strategy {Show(service.DeploymentStrategy)}, and only ROLLING is changed.");
        if (service.ResourceManagementType is not (null or "CUSTOMER"))
            yield return new(GuardNames.ExpressService, "ECS manages the service itself (Express Mode), and may run it on another architecture than its task definition says.");
        if (service.SchedulingStrategy is not (null or "REPLICA"))
            yield return new(GuardNames.DaemonService, $"The service's scheduling strategy is {Show(service.SchedulingStrategy)}: it would change on every machine at once.");
        if (service.PlatformFamily is { } family && !family.Equals("Linux", StringComparison.OrdinalIgnoreCase))
            yield return new(GuardNames.Windows, $"The service's platform family is {Show(family)}, and only Linux is changed.");
    }

    private static string Show(string? value, string otherwise = "unknown") => value is null ? otherwise : PlainText.Line(value, 60);
}
