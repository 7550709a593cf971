using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Engine;
using EcsExecFormat.Simulation.Tests.Function;
using EcsExecFormat.Simulation.Tests.Invariants;
using EcsExecFormat.Simulation.Tests.Others;

namespace EcsExecFormat.Simulation.Tests;

/// <summary>Everything of one schedule, put together.</summary>
internal sealed class World
{
    private readonly Chance _chance;
    private int _ids;

    public World(Scenario scenario, bool isTraced)
    {
        Scenario = scenario;
        _chance = scenario.Chance;
        EndsTrouble = Agenda.Now + scenario.Horizon;
        Trace = new Trace(Agenda, isTraced);
        Options = scenario.Options;
        Account = new EcsAccount(Agenda, Trace);
        Windows = new ChangeWindows(Trace);
        Rollout = new Rollout(Account, Agenda, Trace);
        Table = new Table(Agenda) { IgnoresConditions = scenario.Sabotage == Sabotage.TableWithoutConditions };
        Stale = new StaleReads(Agenda, _chance, scenario.StaleReads);
        Faults = scenario.NewFaults(Coverage);
        Fleet = new Fleet(this, _chance) { Skew = scenario.Skew, Recycled = scenario.Recycled };
        Effects = new Effects(this);
        MailReader = new MailReader(this);
        Invariants = new InvariantList(this);
    }

    public Scenario Scenario { get; }

    public Agenda Agenda { get; } = new();

    public Trace Trace { get; }

    public Coverage Coverage { get; } = new();

    public History History { get; } = new();

    public ResponderOptions Options { get; }

    public EcsAccount Account { get; }

    public Rollout Rollout { get; }

    public ChangeWindows Windows { get; }

    public Table Table { get; }

    public StaleReads Stale { get; }

    public Faults Faults { get; }

    public Fleet Fleet { get; }

    public Effects Effects { get; }

    public MailReader MailReader { get; }

    public InvariantList Invariants { get; }

    /// <summary>When nothing goes wrong any more; time may jump over it, and then it is later.</summary>
    public DateTimeOffset EndsTrouble { get; private set; }

    /// <summary>Whether ECS still works at services, and ticks come.</summary>
    public bool IsGoingOn => !Faults.IsOver || Agenda.Now < EndsTrouble + Scenario.Tail;

    /// <summary>Nothing goes wrong any more.</summary>
    public void EndTrouble()
    {
        EndsTrouble = Agenda.Now;
        Trace.Add($"all trouble ends");
        Faults.IsOver = true;
        Faults.IsTableDown = false;
    }

    public string NewRequestId() => $"request-{++_ids}";

    public string NewId(string kind) => $"{kind}-{++_ids}";

    /// <summary>An event was answered, and is never delivered again.</summary>
    public void Answered(Invocation invocation, Outcome outcome)
    {
        History.Answers.Add((Agenda.Now, invocation, outcome));
        if (invocation.Delivery.Order is { } order)
            Coverage.Count($"orders: {order.Kind} answered {outcome.ReasonCode ?? "with a refusal"}");
        if (invocation.Delivery.Task is { IsCulprit: true } task)
            History.Culprits.Add(new CulpritStopped(task.Service, task.Deployment.Revision.Arn));
    }

    /// <summary>An event sets out for the function: at once mostly, sometimes much later, and sometimes twice.</summary>
    public void Send(string what, byte[] payload, StoppedTask? task = null)
    {
        var copies = !Faults.IsOver && _chance.Is(0.2) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var delivery = new Delivery(what, payload, NewRequestId()) { Task = task };
            Agenda.In(Delay(), () => Fleet.Deliver(delivery));
        }
    }

    private TimeSpan Delay() => Faults.IsOver ? _chance.Seconds(0.1, 2) : _chance.Below(100) switch
    {
        < 3 => _chance.Seconds(900, 2400),
        < 12 => _chance.Seconds(10, 600),
        _ => _chance.Seconds(0.1, 2),
    };
}
