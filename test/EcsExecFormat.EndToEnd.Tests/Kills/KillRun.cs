using EcsExecFormat.LocalAws.Lambda;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>
/// Plays a schedule: the event is delivered as Lambda does, up to three times, the service goes on crashing until somebody has dealt with it, then the tick comes, the deployment
/// becomes healthy, and the tick comes again.
/// </summary>
internal sealed class KillRun(KillStage stage, KillSchedule schedule) : IAsyncDisposable
{
    private const int MostTries = 12;

    /// <summary>Far longer than anything takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly byte[] Tick = """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray();

    private readonly List<byte[]> _owed = [];
    private CancellationTokenSource _death = new();
    private Running? _main;
    private int _processes;
    private int _calls;

    public Ledger Ledger { get; } = new();

    /// <summary>Calls of the processes that are not there because of a disturbance.</summary>
    public int Calls => _calls;

    public async Task PlayAsync()
    {
        _owed.Add(RunningFunction.Bytes(stage.StoppedTask()));
        for (var handled = 0; handled < _owed.Count; handled++)
        {
            if (!await HandleAsync(_owed[handled]))
                _owed.Add(RunningFunction.Bytes(stage.StoppedTask()));
            Assert.True(handled < MostTries, "events are not dealt with");
        }

        await TickAsync();
        await stage.CompleteDeploymentAsync();
        for (var tick = 0; tick < 3; tick++)
            await TickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_main is not null)
            await _main.DisposeAsync();
        _death.Dispose();
    }

    /// <returns>False when it was delivered three times in vain.</returns>
    private async Task<bool> HandleAsync(byte[] taskEvent)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (await DeliverAsync(taskEvent))
                return true;
            if (schedule.IsEarly)
                await DeliverAsync(taskEvent);
            await WaitAsync();
        }

        return false;
    }

    private async Task TickAsync()
    {
        for (var tries = 0; !await DeliverAsync(Tick); tries++)
        {
            Assert.True(tries < MostTries, "the tick always fails");
            await WaitAsync();
        }
    }

    /// <summary>Until the next delivery; the claims of the dead have lapsed by then, and what an instance remembers is of no use to it any more.</summary>
    private async Task WaitAsync()
    {
        if (_main is not null)
            await _main.DisposeAsync();
        _main = null;
        await stage.LapseClaimsAsync();
    }

    /// <returns>Whether it was answered; not, when it failed, or the process was killed over it.</returns>
    private async Task<bool> DeliverAsync(byte[] payload)
    {
        _main ??= await Running.StartAsync(stage, ++_processes, StepAsync);
        _death = new CancellationTokenSource();
        var result = await InvokeAsync(payload, _death.Token);
        if (result is not null)
            return result is InvocationResponse;
        await _main!.DisposeAsync();
        _main = null;
        return false;
    }

    /// <returns>Null when the process was killed.</returns>
    private async Task<InvocationResult?> InvokeAsync(byte[] payload, CancellationToken death)
    {
        try
        {
            var result = await stage.Aws.Lambda.InvokeAsync(payload, Patience, death);
            Assert.IsNotType<InvocationTimedOut>(result);
            return result;
        }
        catch (OperationCanceledException) when (death.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> StepAsync(Running main, Passage call, int? status)
    {
        if (status is null)
            call.Number = Interlocked.Increment(ref _calls);
        Ledger.Called(main.Number, call, status);
        var due = schedule.Interruptions.Where(due => due.Call == call.Number && due.IsAfter == status is not null).ToList();
        foreach (var disturbance in due.Where(due => due.What != Disturbance.Kill))
            await DisturbAsync(disturbance.What, main);
        if (!due.Any(due => due.What == Disturbance.Kill))
            return true;
        await main.KillAsync();
        Ledger.Killed(main.Number);
        await _death.CancelAsync();
        return false;
    }

    private async Task DisturbAsync(Disturbance what, Running main)
    {
        if (what == Disturbance.Deployment)
        {
            Ledger.DeployedByHand();
            await stage.DeployByHandAsync();
            return;
        }

        var payload = what == Disturbance.SameEvent ? _owed[^1] : RunningFunction.Bytes(stage.StoppedTask());
        await using var second = await Running.StartAsync(stage, ++_processes, (process, call, status) =>
        {
            Ledger.Called(process.Number, call, status);
            return Task.FromResult(true);
        });
        if (await InvokeAsync(payload, CancellationToken.None) is not InvocationResponse && what == Disturbance.OtherTask)
            _owed.Add(payload);
    }
}
