using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Whether the stopped task still speaks for the service: its deployment is the newest one, and nobody else is at it.</summary>
public static class DeploymentGuards
{
    /// <param name="service">The service as it is now.</param>
    /// <param name="startedBy">The event's <c>startedBy</c>; null when it has none.</param>
    /// <param name="failing">The revision that failed.</param>
    public static IEnumerable<Refusal> Check(Service service, string? startedBy, TaskDefinitionArn failing)
    {
        if (service.Primary is not { Id: not null } primary || primary.Id != startedBy)
        {
            yield return new(GuardNames.NotThePrimaryDeployment,
                $"The task was started by the deployment {PlainText.Quote(startedBy)}, and the service's newest deployment is {PlainText.Quote(service.PrimaryDeploymentId)}.");
        }

        var current = new[] { service.TaskDefinition, service.Primary?.TaskDefinition }.FirstOrDefault(revision => revision != failing.ToString(), failing.ToString());
        if (current != failing.ToString())
        {
            yield return new(GuardNames.AnotherRevision,
                $"The service is set to {(TaskDefinitionArn.TryParse(current, out var arn) ? arn.Shown : "an unknown revision")} by now, not to {failing.Shown}, which failed.");
        }

        if (service.Primary is { RunningCount: not 0 } alive)
        {
            var running = alive.RunningCount switch
            {
                null => "It is not told how many tasks of the failing deployment run",
                1 => "1 task of the failing deployment runs",
                var count => $"{count} tasks of the failing deployment run",
            };
            // In a crash loop a task may count as running for a moment, but such a deployment does not complete.
            if (alive.RolloutState == "COMPLETED")
                yield return new(GuardNames.TasksAreRunning, $"{running}, and it was completed before: a correction would replace what works.");
            // Machines of one's own may emulate another architecture (binfmt_misc); Fargate does not.
            else if (!service.IsFargate)
                yield return new(GuardNames.TasksAreRunning, $"{running}, so the cluster's machines may execute the image after all, such as by emulation.");
        }

        if (service is { MayRollBack: true, Primary.RolloutState: "FAILED" } && service.Deployments.Any(deployment => !deployment.IsPrimary))
            yield return new(GuardNames.EcsWillRollBack, "ECS has given the failing deployment up, and is about to set the service back by itself.");
        else if (service.RollsBackByItself && service.Deployments.FirstOrDefault(deployment => !deployment.IsPrimary && deployment.RunningCount is not 0) is { } earlier)
        {
            yield return new(GuardNames.EcsWillRollBack,
                $"An earlier deployment still has running tasks ({PlainText.Quote(earlier.Id)}), and ECS's own circuit breaker will roll the service back to it.");
        }
    }
}
