using EcsExecFormat.Simulation.Tests.Engine;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Others;

/// <summary>Draws what goes wrong in a schedule beside the faults of any call: ambushes, outages, jumps of time, others at work, redrives.</summary>
internal sealed class Troubles(World world)
{
    private readonly Chance _chance = world.Scenario.Chance;
    /// <summary>After more than a day a standing incident is told once more.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromHours(25);

    private readonly Deeds _deeds = new(world);

    public void Draw()
    {
        for (var count = _chance.Below(4); count > 0; count--)
            world.Faults.Ambushes.Add(NewAmbush());
        if (_chance.Is(0.1))
            world.Faults.Ambushes.Add(KeepAwayMeanwhile());
        if (_chance.Is(0.15))
            world.Faults.Ambushes.Add(MoveInTheWindow());
        else if (_chance.Is(0.15))
            world.Faults.Ambushes.Add(SetBackLater());
        if (_chance.Is(0.1))
            world.Faults.Ambushes.Add(MoveBeforeTheLastLook());
        if (_chance.Is(0.05))
            world.Faults.Ambushes.Add(StandStill());
        for (var count = _chance.Below(4); count > 0; count--)
            world.Agenda.In(SomeTime(), () => _deeds.Do(_chance.Of(Deeds.All), AnyService()));
        for (var count = _chance.Of(0, 0, 0, 0, 0, 0, 1, 2); count > 0; count--)
            world.Agenda.In(SomeTime(), TableGoesDown);
        for (var count = _chance.Of(0, 0, 1, 2); count > 0; count--)
            world.Agenda.In(SomeTime(), Jump);
        for (var count = _chance.Below(3); count > 0; count--)
            world.Agenda.In(SomeTime(), world.Fleet.Redrive);
    }

    private TimeSpan SomeTime() => _chance.Between(TimeSpan.Zero, world.Scenario.Horizon);

    private Service AnyService() => world.Account.Services[_chance.Below(world.Account.Services.Count)];

    private Ambush NewAmbush()
    {
        var call = _chance.Is(0.6) ? _chance.Of(CallKind.UpdateService, CallKind.UpdateService, CallKind.RegisterTaskDefinition, CallKind.PutItem, CallKind.Publish) : _chance.Of(Calls.All);
        var number = 1 + _chance.Below(call switch
        {
            CallKind.UpdateService or CallKind.RegisterTaskDefinition => _chance.Of(1, 1, 3),
            CallKind.PutItem or CallKind.GetItem => 25,
            _ => 6,
        });
        if (_chance.Is(0.5))
            return new Ambush(call, number) { Fate = AnyFate(call) };
        var deed = _chance.Of(Deeds.All);
        return new Ambush(call, number) { Before = service => _deeds.Do(deed, service ?? AnyService()), IsAfter = _chance.Is(0.3) };
    }

    /// <summary>Somebody moves the service between the last look and the update, which knows no expected revision.</summary>
    private Ambush MoveInTheWindow()
    {
        var deed = _chance.Of(Deed.OperatorDeploysAnother, Deed.PipelineDeploysANewer, Deed.EcsRollsBack, Deed.EcsRollsBack, Deed.OperatorDeploysTheCorrected, Deed.OperatorScales);
        return new Ambush(CallKind.UpdateService, 1) { Before = service => _deeds.Do(deed, service!), Fate = _chance.Is(0.5) ? Fate.Answered : _chance.Of(Fate.DiesAfter, Fate.TimesOutAfter, AnyFate(CallKind.UpdateService)) };
    }

    /// <summary>Somebody moves the service while its change is being made, and before it is looked at for the last time.</summary>
    private Ambush MoveBeforeTheLastLook()
    {
        var deed = _chance.Of(Deed.OperatorDeploysAnother, Deed.PipelineDeploysANewer, Deed.EcsRollsBack, Deed.ModeOfClusterToAlert, Deed.ModeOfServiceToAlert);
        return new Ambush(CallKind.RegisterTaskDefinition, 1) { Before = service => _deeds.Do(deed, service ?? AnyService()), IsAfter = true, Fate = Fate.Answered };
    }

    /// <summary>Lambda freezes an instance until hardly any of its time is left, and what it was looking at never fails again.</summary>
    private Ambush StandStill() => new(CallKind.DescribeTaskDefinition, 1 + _chance.Below(4))
    {
        Before = _ =>
        {
            _deeds.Do(Deed.OperatorDeploysAnother, AnyService());
            Jump(_chance.Seconds(51, 58));
        },
        IsAfter = true,
        Fate = Fate.Answered,
    };

    /// <summary>Changes are kept away while one is being worked out.</summary>
    private Ambush KeepAwayMeanwhile()
    {
        var deed = _chance.Of(Deed.StackIsUpdated, Deed.CalendarCloses);
        return new Ambush(_chance.Of(CallKind.RegisterTaskDefinition, CallKind.ListTaskDefinitions, CallKind.DescribeClusters), 1 + _chance.Below(2)) { Before = service => _deeds.Do(deed, service ?? AnyService()), IsAfter = true };
    }

    /// <summary>
    /// An operator takes the update back, whatever the function knows of it, and the failing revision fails again: as the same incident, mostly; as another one, of an
    /// image that was pushed again; or after a day, when it is told once more.
    /// </summary>
    private Ambush SetBackLater()
    {
        void TakeBack(Service? service) => world.Agenda.In(_chance.Seconds(5, 240), () =>
        {
            _deeds.Do(Deed.OperatorSetsBack, service!);
            if (_chance.Is(0.3))
                _deeds.Do(Deed.PipelinePushesAgain, service!);
            else if (_chance.Is(0.3))
                Jump(_longest);
        });
        return new Ambush(CallKind.UpdateService, 1) { Before = TakeBack, IsAfter = true, Fate = _chance.Is(0.4) ? Fate.Answered : _chance.Of(Fate.DiesAfter, Fate.TimesOutAfter, Fate.TakesEffectLate) };
    }

    private Fate AnyFate(CallKind call) => call.IsWrite()
        ? _chance.Of(Fate.DiesBefore, Fate.DiesAfter, Fate.DiesAfter, Fate.TimesOut, Fate.TimesOutAfter, Fate.TimesOutAfter, Fate.TakesEffectLate, Fate.Throttled)
        : _chance.Of(Fate.DiesBefore, Fate.DiesAfter, Fate.TimesOut, Fate.Throttled);

    private void TableGoesDown()
    {
        if (world.Faults.IsOver)
            return;
        world.Faults.IsTableDown = true;
        world.Trace.Add($"the table is unreachable");
        world.Coverage.Count("outages of the table");
        world.Agenda.In(_chance.Seconds(1, 180), () =>
        {
            world.Faults.IsTableDown = false;
            world.Trace.Add($"the table is reachable again");
        });
    }

    private void Jump() => Jump(_chance.Is(0.04) ? _longest : _chance.Of(_chance.Seconds(1, 8), _chance.Seconds(8, 70), _chance.Seconds(70, 1200)));

    private void Jump(TimeSpan time)
    {
        if (world.Faults.IsOver)
            return;
        world.Agenda.Jump(time);
        world.History.Jumps.Add(world.Agenda.Now);
        world.Trace.Add($"the clock jumps by {time.TotalSeconds:0.000} s");
        world.Coverage.Count("jumps of the clock");
    }
}
