using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>
/// What ECS does by itself: starts tasks, waits longer after each that fails, completes or fails deployments, rolls back, and ends the tasks of
/// older ones.
/// </summary>
internal sealed class Rollout(EcsAccount account, Agenda agenda, Trace trace)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Whether ECS tries no task again after one that failed: what it shows was seen.</summary>
    public bool HasShownAll { get; set; }

    /// <summary>Told of each task that stopped by itself.</summary>
    public Action<Service, Deployment, Stop> TaskStopped { get; set; } = (_, _, _) => { };

    /// <summary>One look of ECS's scheduler at a service.</summary>
    public void Beat(Service service)
    {
        var primary = service.Primary;
        if (primary.Rollout != "FAILED" && agenda.Now >= primary.NextTry)
            TryTask(service, primary);
        if (primary.Running >= service.Desired && primary.Rollout == "IN_PROGRESS")
            Complete(service, primary);
        // Older deployments end as the newest one comes up, or when they have no task any more.
        foreach (var older in service.Deployments.Skip(1).ToArray())
        {
            if (older.Running > 0 && (primary.Running > 0 || older.Rollout == "FAILED"))
                older.Running--;
            if (older.Running == 0)
                service.Deployments.Remove(older);
            service.Touch();
        }
    }

    /// <summary>The image that the next task of a deployment would run, and whether its platform has it.</summary>
    public Image MainImage(Deployment deployment) => deployment.Pinned ?? account.Tags[deployment.Revision.Described.Containers[0].Image!];

    /// <summary>ECS goes back to the deployment that was completed last.</summary>
    /// <returns>False when there is none.</returns>
    public bool RollBack(Service service)
    {
        var failed = service.Primary;
        if (service.LastCompleted is not { } earlier || earlier == failed)
            return false;
        failed.Rollout = "FAILED";
        trace.Add($"ECS rolls {service} back from {failed.Revision.Arn.FamilyAndRevision} to {earlier.Revision.Arn.FamilyAndRevision} of {earlier.Id}");
        account.Promote(service, earlier);
        account.DeploymentChanged(service, failed);
        return true;
    }

    private void TryTask(Service service, Deployment deployment)
    {
        if (deployment.Running >= service.Desired)
        {
            deployment.Running = service.Desired;
            return;
        }

        var image = MainImage(deployment);
        var architecture = deployment.Revision.Architecture;
        if (image.IsIndex && !image.Labels.Contains(architecture))
        {
            Fail(service, deployment, Stop.PullFailed(architecture));
            return;
        }

        deployment.Pinned = image;
        if (!image.RunsOn(architecture) || deployment.Revision.Destiny == Destiny.Crashes)
            Fail(service, deployment, Stop.Exited(image));
        else if (deployment.Revision.Destiny == Destiny.Healthy)
            deployment.Running++;
        service.Touch();
    }

    private void Fail(Service service, Deployment deployment, Stop stop)
    {
        deployment.Failed++;
        var wait = TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(deployment.Failed, 7)));
        deployment.NextTry = agenda.Now + (HasShownAll ? TimeSpan.FromDays(1) : wait < LongestWait ? wait : LongestWait);
        service.Touch();
        TaskStopped(service, deployment, stop);
        if (service.BreakerAfter == 0 || deployment.Failed < service.BreakerAfter || deployment.Rollout != "IN_PROGRESS")
            return;
        if (service.RollsBack && RollBack(service))
            return;
        deployment.Rollout = "FAILED";
        deployment.UpdatedAt = agenda.Now;
        trace.Add($"{deployment.Id} of {service} has failed");
        account.DeploymentChanged(service, deployment);
    }

    private void Complete(Service service, Deployment deployment)
    {
        deployment.Rollout = "COMPLETED";
        deployment.UpdatedAt = agenda.Now;
        service.LastCompleted = deployment;
        service.Touch();
        trace.Add($"{deployment.Id} of {service} is completed");
        account.DeploymentChanged(service, deployment);
    }
}
