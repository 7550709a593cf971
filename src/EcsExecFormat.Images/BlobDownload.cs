using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images;

/// <summary>Gets a small blob whole.</summary>
internal sealed class BlobDownload(SafeHttp http)
{
    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public Task<ImageRead> GetAsync(Uri url, Digest digest, CancellationToken cancellationToken) =>
        Downloads.TwiceAsync(() => AttemptAsync(url, digest, cancellationToken));

    private async Task<ImageRead> AttemptAsync(Uri url, Digest digest, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(http.Options.AttemptTimeout);
        try
        {
            using var response = await Downloads.GetAsync(http, url, attempt.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return Downloads.Refused(url, digest, response.StatusCode);
            if (await DocumentBody.ReadAsync(response, OciLimits.MaxDocumentBytes, attempt.Token).ConfigureAwait(false) is not { } bytes)
                return new ImageRead.Unavailable(ImageProblem.Invalid, $"{digest} is larger than {OciLimits.MaxDocumentBytes} bytes, which no image config is.");
            return digest.Matches(bytes.Span) == true
                ? new ImageRead.Content(bytes, response.Content.Headers.ContentType?.MediaType, digest)
                : new ImageRead.Unavailable(ImageProblem.Invalid, $"What {url.Host} delivered does not have the digest {digest}.");
        }
        catch (HttpRequestException failure)
        {
            throw Downloads.Transient(url, failure.Message, failure);
        }
        catch (Exception refused) when (Downloads.NotAsked(url, refused) is { } unavailable)
        {
            return unavailable;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Downloads.Transient(url, $"no complete answer within {http.Options.AttemptTimeout.TotalSeconds:0.#} s", late);
        }
    }
}
