using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Gets a small blob from an address that carries its own permission; nothing of ours is sent along.</summary>
internal sealed class BlobDownload : IDisposable
{
    private const int Attempts = 2;

    // A proxy would reach what the function itself must not, and a redirect would go where nobody looked.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>From connecting to the last byte.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public async Task<ImageRead> GetAsync(Uri url, Digest digest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(url, digest, cancellationToken).ConfigureAwait(false);
            }
            catch (CallFailedException) when (attempt < Attempts)
            {
                // Servers behind a presigned URL are many; the next one may answer.
                continue;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ImageRead> AttemptAsync(Uri url, Digest digest, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(Timeout);
        try
        {
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, attempt.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return Refused(url, digest, response.StatusCode);
            await response.Content.LoadIntoBufferAsync(OciLimits.MaxDocumentBytes, attempt.Token).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(attempt.Token).ConfigureAwait(false);
            return digest.Matches(bytes) == true
                ? new ImageRead.Content(bytes, response.Content.Headers.ContentType?.MediaType, digest)
                : new ImageRead.Unavailable(ImageProblem.Invalid, $"What {url.Host} delivered does not have the digest {digest}.");
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new ImageRead.Unavailable(ImageProblem.Invalid, $"{digest} is larger than {OciLimits.MaxDocumentBytes} bytes, which no image config is.");
        }
        catch (HttpRequestException failure)
        {
            throw Transient(url, failure.Message, failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Transient(url, $"no complete answer within {Timeout.TotalSeconds:0.#} s", late);
        }
    }

    /// <exception cref="CallFailedException">The server failed, and may not the next time.</exception>
    private static ImageRead.Unavailable Refused(Uri url, Digest digest, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => new(ImageProblem.NotFound, $"{url.Host} does not have {digest} (any more)."),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(ImageProblem.AccessDenied,
            $"{url.Host} refused to deliver {digest} (status {(int)status}); a policy of a VPC endpoint for Amazon S3 can be the cause."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            throw Transient(url, $"status {(int)status}", null),
        _ => new(ImageProblem.Invalid, $"{url.Host} answered status {(int)status} for {digest}."),
    };

    // The message names the host alone: the rest of the address is a permission.
    private static CallFailedException Transient(Uri url, string what, Exception? cause) =>
        new("ecr", "layer download", null, true, $"{url.Host}: {what}", cause);
}
