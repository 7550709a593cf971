using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>
/// One instance of the function: a Responder with its caches, which handles one invocation at a time. Each of its calls waits for the agenda; when it
/// dies nothing in it runs any further.
/// </summary>
internal sealed class Instance
{
    private readonly World _world;
    private readonly InstanceClock _clock;
    private readonly Responder _responder;

    public Instance(World world, int number, TimeSpan ahead)
    {
        _world = world;
        Number = number;
        _clock = new InstanceClock(world.Agenda, ahead);
        var ports = new Ports(this, world);
        // The one place that knows which ports there are.
        _responder = new OutsideWorld(ports, ports, ports, ports, ports, ports, ports, ports, ports, ports).NewResponder(world.Options, _clock);
    }

    public int Number { get; }

    public bool IsDead { get; private set; }

    /// <summary>What it is at; null while it is idle.</summary>
    public Invocation? At { get; private set; }

    /// <summary>Begins an invocation.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="ended">Told of the answer, or of the exception; not when the instance dies.</param>
    public void Begin(Invocation invocation, Action<Outcome?, Exception?> ended)
    {
        At = invocation;
        _ = RunAsync(invocation, ended);
    }

    /// <summary>The process is gone, whatever it was at.</summary>
    public void Die()
    {
        IsDead = true;
        _clock.Stop();
        if (At is { } invocation)
            invocation.IsKilled = true;
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="about">What it is about, for people.</param>
    /// <param name="effect">What it does and answers; throws when it is refused.</param>
    /// <param name="cancellationToken">Ends the waiting; the call may have its effect all the same.</param>
    /// <param name="service">The service that it is about; null when it is about none.</param>
    public Task<T> CallAsync<T>(CallKind call, string about, Func<Invocation, T> effect, CancellationToken cancellationToken, Account.Service? service = null)
    {
        _world.Agenda.MustBeItsThread();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var invocation = At!;
        invocation.TableCalls += call.IsTable() ? 1 : 0;
        var ambush = _world.Faults.Next(call);
        var fate = _world.Faults.FateOf(call, ambush);
        if (fate is not (Fate.Answered or Fate.Slow))
            invocation.Met.Add((call, fate));
        var (toEffect, toAnswer) = _world.Faults.Takes(fate);
        var turn = new TaskCompletionSource<T>();
        if (cancellationToken.CanBeCanceled)
            cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), turn);
        if (fate == Fate.TakesEffectLate)
            Later(Calls.TimeOut, () => turn.TrySetException(Calls.TimedOut(call)));
        _world.Agenda.In(toEffect, () => Reach(new Reaching<T>(call, about, invocation, fate, toAnswer, turn), effect, ambush, service));
        return turn.Task;
    }

    private sealed record Reaching<T>(CallKind Call, string About, Invocation By, Fate Fate, TimeSpan ToAnswer, TaskCompletionSource<T> Turn);

    /// <summary>The call reaches whom it is made to, or does not.</summary>
    private void Reach<T>(Reaching<T> call, Func<Invocation, T> effect, Ambush? ambush, Account.Service? service)
    {
        // What was sent and hangs somewhere arrives, whatever has become of the sender.
        if (IsDead && call.Fate != Fate.TakesEffectLate)
            return;
        if (ambush is { Before: { } before, IsAfter: false })
            before(service);
        _world.Trace.Add($"{call.By}: {call.Call} {call.About}{(call.Fate == Fate.Answered ? "" : $" [{call.Fate}]")}");
        switch (call.Fate)
        {
            case Fate.DiesBefore:
                _world.Fleet.Kill(this, "dies before it");
                return;
            case Fate.Throttled:
                Later(call.ToAnswer, () => call.Turn.TrySetException(Calls.Throttled(call.Call)));
                return;
            case Fate.TimesOut:
                Later(call.ToAnswer, () => call.Turn.TrySetException(Calls.TimedOut(call.Call)));
                return;
        }

        var answer = Answer(call, effect);
        if (ambush is { Before: { } after, IsAfter: true })
            after(service);
        if (call.Fate == Fate.DiesAfter)
            _world.Fleet.Kill(this, "dies after it");
        else if (call.Fate != Fate.TakesEffectLate)
            Later(call.ToAnswer, answer);
    }

    private static Action Answer<T>(Reaching<T> call, Func<Invocation, T> effect)
    {
        try
        {
            var answer = effect(call.By);
            if (call.Fate == Fate.SentTwice)
                answer = effect(call.By);
            return call.Fate == Fate.TimesOutAfter
                ? () => call.Turn.TrySetException(Calls.TimedOut(call.Call))
                : () => call.Turn.TrySetResult(answer);
        }
        catch (CallFailedException refused)
        {
            return () => call.Turn.TrySetException(refused);
        }
    }

    private void Later(TimeSpan time, Action happens) => _world.Agenda.In(time, () =>
    {
        if (!IsDead)
            happens();
    });

    private async Task RunAsync(Invocation invocation, Action<Outcome?, Exception?> ended)
    {
        Outcome? outcome = null;
        Exception? failure = null;
        // The runtime gives up half a second before the deadline (LambdaLoop).
        using var time = new CancellationTokenSource(invocation.Deadline - _world.Agenda.Now - TimeSpan.FromMilliseconds(500), _clock);
        try
        {
            var context = new InvocationContext(invocation.Delivery.RequestId, new Deadline(invocation.Deadline));
            outcome = await _responder.RespondAsync(invocation.Delivery.Payload, context, time.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As the runtime does: whatever it is, the invocation has failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        invocation.IsOutOfTime = time.IsCancellationRequested;
        At = null;
        ended(outcome, failure);
    }
}
