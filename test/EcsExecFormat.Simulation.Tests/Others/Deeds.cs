using EcsExecFormat.Simulation.Tests.Account;

namespace EcsExecFormat.Simulation.Tests.Others;

/// <summary>What others do in between.</summary>
internal enum Deed
{
    OperatorDeploysAnother,
    OperatorSetsBack,
    OperatorDeploysTheCorrected,
    OperatorScales,
    OperatorDeregistersTheCorrected,
    PipelineDeploysANewer,
    PipelineRegistersANewer,
    PipelinePushesAgain,
    EcsRollsBack,
    ModeOfClusterToAlert,
    ModeOfClusterToOff,
    ModeOfClusterToDeploy,
    ModeOfServiceToAlert,
    StackIsUpdated,
    CalendarCloses,
}

/// <summary>The operator, the pipeline, and ECS's circuit breaker.</summary>
internal sealed class Deeds(World world)
{
    public static readonly Deed[] All = Enum.GetValues<Deed>();

    /// <param name="deed">What is done.</param>
    /// <param name="service">To which service.</param>
    public void Do(Deed deed, Service service)
    {
        if (!world.Faults.IsOver && Try(deed, service))
            world.Coverage.Count($"others: {deed}");
    }

    private EcsAccount Account => world.Account;

    private bool Try(Deed deed, Service service) => deed switch
    {
        Deed.OperatorDeploysAnother => Deploy(service, Actor.Operator, Newest(service, revision => revision.Maker != Actor.Us && revision.Arn != service.Revision.Arn) ?? Newer(service, Actor.Operator)),
        Deed.OperatorSetsBack => Deploy(service, Actor.Operator, Corrected(service)),
        Deed.OperatorDeploysTheCorrected => Deploy(service, Actor.Operator, Newest(service, revision => revision.Maker == Actor.Us)),
        Deed.OperatorScales => Scale(service),
        Deed.OperatorDeregistersTheCorrected => Deregister(Newest(service, revision => revision.Maker == Actor.Us)),
        Deed.PipelineDeploysANewer => Deploy(service, Actor.Pipeline, Newer(service, Actor.Pipeline)),
        Deed.PipelineRegistersANewer => Newer(service, Actor.Pipeline) is not null,
        Deed.PipelinePushesAgain => Push(service),
        Deed.EcsRollsBack => service.Primary.Rollout == "IN_PROGRESS" && service is { BreakerAfter: > 0, RollsBack: true } && world.Rollout.RollBack(service),
        Deed.ModeOfClusterToAlert => Tag(service.Cluster, "alert"),
        Deed.ModeOfClusterToOff => Tag(service.Cluster, "off"),
        Deed.ModeOfClusterToDeploy => Tag(service.Cluster, "deploy"),
        Deed.ModeOfServiceToAlert => Tag(service, "alert"),
        Deed.StackIsUpdated => UpdateStack(service),
        Deed.CalendarCloses => CloseCalendar(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Revision? Newest(Service service, Func<Revision, bool> isMeant) =>
        Account.Family(service.Revision.Arn.Family).LastOrDefault(revision => revision.IsActive && isMeant(revision));

    /// <summary>The revision that the one which the service runs is a correction of.</summary>
    private Revision? Corrected(Service service) => Definitions.Corrects(service.Revision.Described) is { } number
        ? Newest(service, revision => revision.Arn.Revision == number)
        : null;

    /// <summary>The same with another setting: as wrong as before, mostly, or right.</summary>
    private Revision Newer(Service service, Actor actor)
    {
        var family = service.Revision.Arn.Family;
        var like = Newest(service, revision => revision.Maker != Actor.Us) ?? service.Revision;
        var architecture = world.Scenario.Chance.Is(0.7) ? like.Described.CpuArchitecture : like.Architecture == "arm64" ? "X86_64" : "ARM64";
        var repositories = like.Described.Containers.Select(container => container.Image!.Split("/team/")[1].Split(':')[0]).ToArray();
        return Account.Register(Definitions.Request(family, architecture, repositories, world.NewId(actor.ToString())), family, actor);
    }

    private bool Deploy(Service service, Actor actor, Revision? revision) => revision is not null && Account.Update(service, revision, actor) is not null;

    private bool Scale(Service service)
    {
        service.Desired = world.Scenario.Chance.Below(5);
        foreach (var deployment in service.Deployments)
            deployment.Running = Math.Min(deployment.Running, service.Desired);
        service.Touch();
        world.Trace.Add($"the operator scales {service} to {service.Desired}");
        return true;
    }

    private bool Deregister(Revision? revision)
    {
        if (revision is null)
            return false;
        Account.Deregister(revision);
        return true;
    }

    private bool Push(Service service)
    {
        var name = service.Revision.Described.Containers[0].Image!;
        Account.Push(name, world.Scenario.Chance.Of(Shelf.Both, Shelf.Both, Shelf.IndexOfArm64, Shelf.IndexOfAmd64, Shelf.Arm64));
        return true;
    }

    private bool UpdateStack(Service service)
    {
        if (service.Stack is not { } stack)
            return false;
        world.Windows.Set(stack, "UPDATE_IN_PROGRESS");
        world.Agenda.In(world.Scenario.Chance.Seconds(2, 600), () => world.Windows.Set(stack, world.Scenario.Chance.Of("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")));
        return true;
    }

    private bool CloseCalendar()
    {
        if (world.Options.Remediation.ChangeCalendars.IsEmpty)
            return false;
        world.Windows.Set(isOpen: false);
        world.Agenda.In(world.Scenario.Chance.Seconds(2, 600), () => world.Windows.Set(isOpen: true));
        return true;
    }

    private bool Tag(Cluster cluster, string mode)
    {
        (cluster.Mode, var before) = (mode, cluster.Mode);
        world.Trace.Add($"the mode of the cluster {cluster.Name} is {mode}, no longer {before}");
        foreach (var service in Account.Services)
            service.NoteMode(world.Options.Remediation);
        return before != mode;
    }

    private bool Tag(Service service, string mode)
    {
        (service.Mode, var before) = (mode, service.Mode);
        service.Touch();
        service.NoteMode(world.Options.Remediation);
        world.Trace.Add($"the mode of {service} is {mode}, no longer {before}");
        return before != mode;
    }
}
