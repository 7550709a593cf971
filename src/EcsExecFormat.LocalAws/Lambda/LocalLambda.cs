using System.Collections.Concurrent;
using System.Threading.Channels;

namespace EcsExecFormat.LocalAws.Lambda;

/// <summary>The Lambda service for one function, which fetches its events from the Runtime API on this server.</summary>
public sealed class LocalLambda
{
    private const string FunctionName = "local";

    private readonly LocalAwsOptions _options;
    private readonly Func<Uri> _endpoint;
    private readonly Channel<Invocation> _queue = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, Invocation> _running = new();
    private readonly TaskCompletionSource _firstNext = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationError> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    internal LocalLambda(LocalAwsOptions options, Func<Uri> endpoint)
    {
        _options = options;
        _endpoint = endpoint;
        Wire = new RuntimeWire(this, options);
    }

    /// <summary>The value for AWS_LAMBDA_RUNTIME_API: host and port.</summary>
    public string RuntimeApi => LocalAwsServer.Authority(_endpoint());

    /// <summary>The variables Lambda sets for a function, without those of <see cref="LocalAwsServer.Environment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_LAMBDA_RUNTIME_API"] = RuntimeApi,
        ["AWS_LAMBDA_FUNCTION_NAME"] = FunctionName,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{FunctionName}",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "local",
        ["_HANDLER"] = "bootstrap",
    };

    /// <summary>How many instances of the function wait for an event right now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public string FunctionArn => Arns.Of(_options, "lambda", $"function:{FunctionName}");

    /// <summary>Completes when the function asks for its first event, that is when its initialization is over.</summary>
    public Task FirstNext => _firstNext.Task;

    /// <summary>Completes when the function reports that its initialization failed.</summary>
    public Task<InvocationError> InitError => _initError.Task;

    internal RuntimeWire Wire { get; }

    /// <summary>Gives the function an event and waits for the end of that invocation.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="timeout">The function's time-out, from when it has fetched the event; null means 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting, also while no function asks for events.</param>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var invocation = new Invocation(payload, timeout ?? TimeSpan.FromSeconds(30));
        await _queue.Writer.WriteAsync(invocation, cancellationToken).ConfigureAwait(false);
        try
        {
            return await invocation.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // One that is still queued must not reach a function that asks later.
            invocation.End(new InvocationTimedOut());
            _running.TryRemove(invocation.Id, out _);
        }
    }

    /// <returns>The next event that somebody still waits for.</returns>
    internal async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        _firstNext.TrySetResult();
        Interlocked.Increment(ref _waiting);
        try
        {
            return await TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <returns>Whether an invocation of this id was running.</returns>
    internal bool End(string id, InvocationResult result)
    {
        if (!_running.TryRemove(id, out var invocation))
            return false;
        invocation.End(result);
        return true;
    }

    /// <summary>An initialization that failed fails the events that wait for it.</summary>
    internal void FailInit(InvocationError error)
    {
        _initError.TrySetResult(error);
        while (_queue.Reader.TryRead(out var waiting))
            waiting.End(error);
    }

    /// <summary>Lets go of functions that wait for an event, and of those who wait for a function.</summary>
    internal void Close()
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var waiting))
            waiting.Cancel();
        foreach (var running in _running.Values)
            running.Cancel();
    }

    private async Task<Invocation> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_queue.Reader.TryRead(out var invocation) || invocation.Result.IsCompleted)
                continue;
            _running[invocation.Id] = invocation;
            return invocation;
        }
        throw new OperationCanceledException("the server is closing");
    }
}
