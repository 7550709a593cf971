using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Gets a small blob whole.</summary>
internal sealed class BlobDownload(HttpClient http)
{
    /// <summary>From connecting to the last byte.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public Task<ImageRead> GetAsync(Uri url, Digest digest, CancellationToken cancellationToken) =>
        Downloads.TwiceAsync(() => AttemptAsync(url, digest, cancellationToken));

    private async Task<ImageRead> AttemptAsync(Uri url, Digest digest, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, attempt.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return Downloads.Refused(url, digest, response.StatusCode);
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
            throw Downloads.Transient(url, failure.Message, failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Downloads.Transient(url, $"no complete answer within {Timeout.TotalSeconds:0.#} s", late);
        }
    }
}
