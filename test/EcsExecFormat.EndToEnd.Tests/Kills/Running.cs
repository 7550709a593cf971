using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>A process of the function behind a turnstile of its own.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly KillStage _stage;
    private readonly Turnstile _turnstile;
    private BootstrapProcess _process = null!;
    private bool _isKilled;

    private Running(KillStage stage, int number, Turnstile turnstile) => (_stage, Number, _turnstile) = (stage, number, turnstile);

    /// <summary>Counts the processes of a run from 1.</summary>
    public int Number { get; }

    /// <param name="stage">What it runs on.</param>
    /// <param name="number">See <see cref="Number"/>.</param>
    /// <param name="step">See <see cref="Turnstile.OpenAsync"/>; its first argument is the process.</param>
    public static async Task<Running> StartAsync(KillStage stage, int number, Func<Running, Passage, int?, Task<bool>> step)
    {
        Running? running = null;
        var turnstile = await Turnstile.OpenAsync(stage.Destination, (call, status) => step(running!, call, status));
        running = new Running(stage, number, turnstile);
        running._process = BootstrapProcess.Start(stage.Environment(turnstile.Address));
        return running;
    }

    /// <summary>Sends SIGKILL, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        if (_isKilled)
            return;
        _isKilled = true;
        await _process.KillAsync();
    }

    /// <summary>Kills it, and waits until the Runtime API knows that it does not wait for an event any more.</summary>
    public async ValueTask DisposeAsync()
    {
        var isIdle = !_isKilled;
        await KillAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (isIdle && _stage.Aws.Lambda.Waiting > 0)
            await Task.Delay(5, patience.Token);
        _process.Dispose();
        await _turnstile.DisposeAsync();
    }
}
