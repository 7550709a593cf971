using EcsExecFormat.Lambda;
using EcsExecFormat.Lambda.Runtime;

namespace EcsExecFormat.Demo;

/// <summary>The real function in this process, taking its events from LocalAws's Runtime API over HTTP as in Lambda.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RuntimeApi _api;
    private readonly Task _loop;

    public RunningFunction(IReadOnlyDictionary<string, string> environment)
    {
        var surroundings = new ProcessSurroundings(
            environment.GetValueOrDefault, static _ => { }, new Log(() => Stream.Null, TimeProvider.System), TimeProvider.System);
        _api = new RuntimeApi(environment["AWS_LAMBDA_RUNTIME_API"]);
        var loop = new LambdaLoop(_api, surroundings.Log, surroundings.UseTraceId, surroundings.Time);
        _loop = loop.RunAsync(Composition.Compose(surroundings), _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _api.Dispose();
        _stopping.Dispose();
    }
}
