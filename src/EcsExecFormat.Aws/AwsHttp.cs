using System.Net;
using Amazon.Runtime;

namespace EcsExecFormat.Aws;

/// <summary>The one connection pool of all AWS clients of an environment, handed to the SDK.</summary>
internal sealed class AwsHttp : HttpClientFactory, IDisposable
{
    /// <summary>Upper bound of an answer in bytes; what is read here are documents.</summary>
    public const int MaxAnswerBytes = 8 * 1024 * 1024;

    /// <summary>A frozen function wakes up to dead connections: older ones are not used again.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    public AwsHttp(TimeSpan attemptTimeout)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = attemptTimeout,
            PooledConnectionIdleTimeout = IdleTimeout,
        };
        _client = new HttpClient(new BoundedAttempt(sockets, attemptTimeout)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}

/// <summary>Reads the whole answer within the time and the size of one attempt; what runs over is not half an answer.</summary>
internal sealed class BoundedAttempt(HttpMessageHandler inner, TimeSpan timeout) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(timeout);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, attempt.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(AwsHttp.MaxAnswerBytes, attempt.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            // The SDK's retry policies take HttpRequestException for a failure of the network, and a cancellation for the caller's.
            throw new HttpRequestException($"no complete answer within {timeout.TotalSeconds:0.#} s", new TimeoutException("time-out of one attempt", late));
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            response?.Dispose();
            throw new InvalidDataException($"the answer is larger than {AwsHttp.MaxAnswerBytes} bytes", tooLarge);
        }
    }
}
