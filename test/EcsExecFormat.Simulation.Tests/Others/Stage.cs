using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Engine;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Others;

/// <summary>Sets the stage of a schedule: clusters and services, some of which run a revision that cannot work.</summary>
internal sealed class Stage(World world)
{
    private readonly Chance _chance = world.Scenario.Chance;
    private readonly Dictionary<string, Destiny> _corrected = new(StringComparer.Ordinal);

    public void Set()
    {
        var account = world.Account;
        account.DestinyOf = (family, actor) => actor == Actor.Us ? _corrected[family] : _chance.Is(0.9) ? Destiny.Healthy : Destiny.Crashes;
        account.DeploymentChanged = ToldOfDeployment;
        world.Rollout.TaskStopped = ToldOfTask;
        for (var number = 1 + _chance.Below(2); number > 0; number--)
            account.Clusters.Add(new Cluster($"cluster{number}") { Mode = _chance.Is(0.6) ? "deploy" : _chance.Of("deploy", "register", "plan", "alert", "off", "per-service", null) });
        var services = 1 + _chance.Below(4);
        for (var number = 1; number <= services; number++)
            account.Services.Add(NewService(number));
        foreach (var service in account.Services)
        {
            service.NoteMode(world.Options.Remediation);
            Beat(service);
        }
    }

    /// <summary>ECS looks at a service again and again, as long as the schedule lasts.</summary>
    private void Beat(Service service)
    {
        world.Rollout.Beat(service);
        if (world.IsGoingOn)
            world.Agenda.In(world.Rollout.HasShownAll ? _chance.Seconds(30, 60) : _chance.Seconds(5, 20), () => Beat(service));
    }

    private Service NewService(int number)
    {
        var account = world.Account;
        // Several services may run one family, and fail together.
        var family = number > 1 && _chance.Is(0.3) ? account.Services[0].Revision.Arn.Family : $"family{number}";
        var failing = account.Family(family) is [.., var newest] ? newest : NewFamily(family);
        var hasEarlier = account.Family(family).Count > 1 && _chance.Is(0.6);
        var service = new Service(_chance.Of([.. account.Clusters]), $"service{number}")
        {
            Mode = _chance.Is(0.7) ? null : _chance.Of("deploy", "deploy", "register", "plan", "alert", "off"),
            Revision = hasEarlier ? account.Family(family)[0] : failing,
            Desired = 1 + _chance.Below(3),
            BreakerAfter = _chance.Of(0, 0, 0, 3, 5),
            RollsBack = _chance.Is(0.6),
            Stack = _chance.Is(0.25) ? $"stack{number % 2}" : null,
        };
        account.Update(service, service.Revision, Actor.Pipeline);
        if (hasEarlier)
        {
            service.Primary.Running = service.Desired;
            // A tag that is pushed again later is nothing to what runs.
            service.Primary.Pinned = account.Tags[service.Revision.Described.Containers[0].Image!];
            service.Primary.Rollout = "COMPLETED";
            service.LastCompleted = service.Primary;
            service.Touch();
            world.Agenda.In(_chance.Seconds(1, 30), () => account.Update(service, failing, Actor.Pipeline));
        }

        return service;
    }

    /// <summary>A revision that worked, and one that does not: for its architecture, for a bug, or for both of them no.</summary>
    private Revision NewFamily(string family)
    {
        var account = world.Account;
        _corrected[family] = _chance.Of(Destiny.Healthy, Destiny.Healthy, Destiny.Healthy, Destiny.Hangs, Destiny.Crashes);
        account.Tags[Names.Image($"{family}-good")] = Shelf.Both;
        account.Tags[Names.Image($"{family}-side")] = _chance.Of(Shelf.Both, Shelf.Both, Shelf.Both, Shelf.IndexOfAmd64);
        var (image, architecture) = _chance.Below(20) switch
        {
            < 7 => (Shelf.IndexOfArm64, _chance.Of("X86_64", null)),
            < 11 => (Shelf.Arm64, _chance.Of("X86_64", null)),
            < 13 => (Shelf.IndexOfAmd64, "ARM64"),
            < 15 => (Shelf.Amd64, "ARM64"),
            15 => (Shelf.Foreign, "X86_64"),
            16 => (Shelf.Liar, "X86_64"),
            _ => (Shelf.Both, "X86_64"),
        };
        account.Tags[Names.Image(family)] = image;
        string[] beside = _chance.Is(0.15) ? [$"{family}-side"] : [];
        if (_chance.Is(0.7))
            account.Register(Definitions.Request(family, architecture, [$"{family}-good", .. beside], "good"), family, Actor.Pipeline);
        var isBug = image == Shelf.Both && _chance.Is(0.7);
        var usual = account.DestinyOf;
        account.DestinyOf = (_, _) => isBug ? Destiny.Crashes : Destiny.Healthy;
        var failing = account.Register(Definitions.Request(family, architecture, [family, .. beside], "failing"), family, Actor.Pipeline);
        account.DestinyOf = usual;
        return failing;
    }

    private void ToldOfTask(Service service, Deployment deployment, Stop stop)
    {
        var task = world.NewId("task");
        var image = world.Rollout.MainImage(deployment);
        // What only the label hides takes a log, or its bytes, to be seen: an alert is not promised.
        var isCulprit = !image.Labels.Contains(deployment.Revision.Architecture);
        var cannotRun = !image.RunsOn(deployment.Revision.Architecture);
        if (!stop.IsPullFailure && _chance.Is(0.8))
            world.Effects.Write($"ecs/{Definitions.Main}/{task}", cannotRun ? "exec /app: exec format error" : "KeyError: 'PORT'");
        world.Trace.Add($"{task} of {service}, {deployment.Revision.Arn.FamilyAndRevision}, stops: {stop.Code}");
        world.History.Stops.Add(new TaskStopped(world.Agenda.Now, service, deployment.Revision.Arn, isCulprit));
        world.Coverage.Count(isCulprit ? "tasks of images that cannot run" : "tasks that crash");
        world.Send(task, Events.TaskStopped(world.NewId("event"), service, deployment, task, stop, world.Agenda.Now), new StoppedTask(service, deployment, isCulprit));
    }

    private void ToldOfDeployment(Service service, Deployment deployment)
    {
        world.History.Deployments.Add((world.Agenda.Now, service, deployment, deployment.Rollout));
        world.Coverage.Count($"deployments {deployment.Rollout}");
        world.Send($"{deployment.Id} {deployment.Rollout}", Events.DeploymentChanged(world.NewId("event"), service, deployment, world.Agenda.Now));
    }
}
