using System.Text;
using System.Text.Json;
using EcsExecFormat.Lambda.Runtime;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Lambda.Tests;

/// <summary>A loop in this process against a Runtime API that the test plays.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RuntimeApi _api;
    private readonly MemoryStream _log = new();

    private RunningLoop(InvocationHandler handler)
    {
        _api = new RuntimeApi(Server.Authority);
        var log = new Log(() => _log, TimeProvider.System);
        Completion = new LambdaLoop(_api, log, TraceIds.Add, TimeProvider.System).RunAsync(handler, _stopping.Token);
    }

    public FakeRuntimeApi Server { get; } = new();

    public Task Completion { get; }

    public List<string?> TraceIds { get; } = [];

    public string LogText => Encoding.UTF8.GetString(_log.ToArray());

    public static RunningLoop With(InvocationHandler handler) => new(handler);

    /// <summary>A loop whose handler answers with the event it was given.</summary>
    public static RunningLoop Echoing() => new((invocation, _) => Task.FromResult(invocation.Payload));

    /// <summary>Waits until the loop has ended with the one error it may end with.</summary>
    public Task<RuntimeApiException> FailureAsync() =>
        Assert.ThrowsAsync<RuntimeApiException>(() => Completion.WaitAsync(TimeSpan.FromSeconds(30)));

    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Server.DisposeAsync();
        await Completion.ContinueWith(static _ => { }, TaskScheduler.Default);
        _api.Dispose();
        _stopping.Dispose();
    }

    public static JsonElement Json(RuntimeRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
