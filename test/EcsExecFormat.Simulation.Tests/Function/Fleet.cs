using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>
/// Lambda: runs events on up to 32 instances at once, retries what failed twice, after one minute and after two, and puts what failed then into the
/// dead-letter queue (Lambda Developer Guide, asynchronous invocation).
/// </summary>
internal sealed class Fleet(World world, Chance chance)
{
    public const int MostInstances = 32;

    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly List<Instance> _idle = [];
    private readonly Queue<Delivery> _deadLetters = [];
    private int _instances;
    private int _busy;
    private int _invocations;

    /// <summary>How far clocks of instances may be off, at most.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>Share of invocations that get a new instance although one is idle.</summary>
    public double Recycled { get; init; }

    public bool HasDeadLetters => _deadLetters.Count > 0;

    public void Deliver(Delivery delivery)
    {
        if (_busy == MostInstances)
        {
            // Lambda keeps it and tries again.
            world.Agenda.In(chance.Seconds(1, 20), () => Deliver(delivery));
            return;
        }

        var instance = Take();
        var invocation = new Invocation(++_invocations, delivery, world.Agenda.Now, world.Agenda.Now + TimeOut);
        _busy++;
        world.Coverage.Count("invocations");
        world.Coverage.Count(_busy switch { 1 => "alone", < 5 => "with others", _ => "with four others or more" });
        world.Trace.Add($"{invocation} on instance {instance.Number}: {delivery.What}, attempt {delivery.Attempt}{(delivery.Redrives > 0 ? ", redriven" : "")}");
        var killing = world.Agenda.At(invocation.Deadline, () => Kill(instance, "is stopped at its deadline"));
        instance.Begin(invocation, (outcome, failure) =>
        {
            killing.Cancel();
            _busy--;
            _idle.Add(instance);
            Ended(invocation, outcome, failure);
        });
    }

    /// <summary>The process dies. Its instance is gone, and the invocation has failed.</summary>
    public void Kill(Instance instance, string why)
    {
        if (instance.IsDead)
            return;
        var invocation = instance.At;
        instance.Die();
        _idle.Remove(instance);
        if (invocation is null)
            return;
        world.Trace.Add($"{invocation} {why}");
        _busy--;
        Failed(invocation.Delivery);
    }

    /// <summary>An operator sends everything in the dead-letter queue again.</summary>
    public void Redrive()
    {
        for (var count = _deadLetters.Count; count > 0; count--)
        {
            var delivery = _deadLetters.Dequeue();
            world.Coverage.Count("redrives");
            Deliver(delivery with { Attempt = 1, RequestId = world.NewRequestId(), Redrives = delivery.Redrives + 1 });
        }
    }

    /// <summary>Whoever gives an order sees that it failed, and gives it again or does not.</summary>
    private void AskAgain(Delivery delivery)
    {
        world.Coverage.Count("orders: failed");
        if (delivery.Attempt < 3 && chance.Is(0.6))
            world.Agenda.In(chance.Seconds(3, 90), () => Deliver(delivery with { Attempt = delivery.Attempt + 1, RequestId = world.NewRequestId() }));
    }

    private Instance Take()
    {
        if (_idle.Count > 0 && !chance.Is(Recycled))
        {
            var at = chance.Below(_idle.Count);
            var instance = _idle[at];
            _idle.RemoveAt(at);
            return instance;
        }

        return new Instance(world, ++_instances, chance.Between(-Skew, Skew));
    }

    private void Ended(Invocation invocation, Outcome? outcome, Exception? failure)
    {
        if (outcome is not null)
        {
            world.Trace.Add($"{invocation} answers {outcome.Kind} {outcome.ReasonCode}, alert {outcome.Alert}");
            world.Answered(invocation, outcome);
            return;
        }

        world.Trace.Add($"{invocation} fails: {failure?.GetType().Name} {failure?.Message}");
        world.Coverage.Count($"failed with {failure?.GetType().Name}");
        if (failure is not (CallFailedException or DeliverAgainException or OperationCanceledException))
            world.History.Unexpected.Add($"{invocation}: {failure}");
        Failed(invocation.Delivery);
    }

    private void Failed(Delivery delivery)
    {
        if (delivery.Order is not null)
        {
            AskAgain(delivery);
            return;
        }

        if (delivery.Attempt <= Retries.Length)
            world.Agenda.In(Retries[delivery.Attempt - 1] + chance.Seconds(0, 5), () => Deliver(delivery with { Attempt = delivery.Attempt + 1 }));
        else
            _deadLetters.Enqueue(delivery);
    }
}
