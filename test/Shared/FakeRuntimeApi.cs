using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EcsExecFormat.TestSupport;

/// <summary>What the function sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, such as <c>/2018-06-01/runtime/init/error</c>.</param>
/// <param name="Headers">Header fields; names ignore case.</param>
/// <param name="Body">The body's bytes.</param>
/// <param name="Connection">The number of the connection it came on, from 1.</param>
public sealed record RuntimeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Connection);

/// <summary>
/// A Runtime API on a loopback port that answers byte for byte what it is told: the test sees each request and writes the answer to it.
/// </summary>
public sealed class FakeRuntimeApi : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<RuntimeExchange> _exchanges = Channel.CreateUnbounded<RuntimeExchange>();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public FakeRuntimeApi()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What AWS_LAMBDA_RUNTIME_API has to be.</summary>
    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>Waits for the next request.</summary>
    /// <exception cref="TimeoutException">None came within half a minute.</exception>
    public Task<RuntimeExchange> RequestAsync() =>
        _exchanges.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Answers the next request, which has to be for an event, with one.</summary>
    public async Task HandOutAsync(RuntimeEvent runtimeEvent)
    {
        var next = await RequestAsync();
        Assert.Equal(("GET", "/2018-06-01/runtime/invocation/next"), (next.Request.Method, next.Request.Path));
        await next.AnswerAsync(runtimeEvent.ToResponse());
    }

    /// <summary>Waits for the next request, which has to be a POST, and answers it.</summary>
    public async Task<RuntimeRequest> TakePostAsync(string status = "202 Accepted")
    {
        var post = await RequestAsync();
        Assert.Equal("POST", post.Request.Method);
        await post.AnswerAsync(RuntimeResponse.Plain(status, """{"status":"OK"}"""u8));
        return post.Request;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
            {
                var socket = await _listener.AcceptSocketAsync(_ending.Token);
                _connections.Add(ServeAsync(socket, number));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException && _ending.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await RuntimeRequestReader.ReadAsync(stream, number, _ending.Token) is { } request)
            {
                var exchange = new RuntimeExchange(request, stream);
                _exchanges.Writer.TryWrite(exchange);
                if (!await exchange.IsKeptAsync(_ending.Token))
                    return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return; // The test is over, or the function has hung up.
        }
    }
}

/// <summary>A request that waits for its answer.</summary>
public sealed class RuntimeExchange(RuntimeRequest request, Stream stream)
{
    private readonly TaskCompletionSource<bool> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RuntimeRequest Request => request;

    /// <summary>Sends the response, and reads the next request from the same connection.</summary>
    public async Task AnswerAsync(byte[] response)
    {
        await stream.WriteAsync(response, TestContext.Current.CancellationToken);
        _kept.SetResult(true);
    }

    /// <summary>Sends the response in pieces, each a packet of its own.</summary>
    public async Task AnswerInPiecesAsync(byte[] response, int size)
    {
        foreach (var piece in response.Chunk(size))
        {
            await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        _kept.SetResult(true);
    }

    /// <summary>Sends what there is of a response, and closes the connection.</summary>
    public async Task AnswerAndCloseAsync(byte[] response)
    {
        await stream.WriteAsync(response, TestContext.Current.CancellationToken);
        _kept.SetResult(false);
    }

    internal Task<bool> IsKeptAsync(CancellationToken cancellationToken) => _kept.Task.WaitAsync(cancellationToken);
}
