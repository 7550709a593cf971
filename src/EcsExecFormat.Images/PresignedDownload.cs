using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images;

/// <summary>Downloads from addresses that carry their own permission, as ECR hands them out; nothing of ours is sent along.</summary>
internal sealed class PresignedDownload(SafeHttp http)
{
    private const int Attempts = 2;

    /// <summary>Gets a small blob whole.</summary>
    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public Task<ImageRead> BlobAsync(Uri url, Digest digest, CancellationToken cancellationToken) => TwiceAsync(() => AttemptAsync(
        url, digest, http.Options.AttemptTimeout, (answer, token) => DocumentReading.BlobAsync(answer, digest, token), refused => refused, cancellationToken));

    /// <summary>Opens a layer.</summary>
    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public async Task<LayerRead> LayerAsync(Uri url, Descriptor layer, CancellationToken cancellationToken) => LayerOpening.Uncheckable(layer) is { } uncheckable
        ? uncheckable
        : await TwiceAsync(() => AttemptAsync(
            url, layer.Digest, http.Options.LayerSilence, (answer, token) => LayerOpening.OpenAsync(answer, layer, http.Options, token), LayerRead.Of, cancellationToken)).ConfigureAwait(false);

    /// <summary>Once more after a transient failure: servers behind a presigned URL are many, and the next one may answer.</summary>
    private static async Task<T> TwiceAsync<T>(Func<Task<T>> attempt)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (CallFailedException) when (number < Attempts)
            {
                continue;
            }
        }
    }

    private async Task<T> AttemptAsync<T>(
        Uri url, Digest digest, TimeSpan patience, Func<ServerAnswer, CancellationToken, Task<T>> read, Func<ImageRead.Unavailable, T> refuse, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(patience);
        ServerAnswer? answer = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            answer = new ServerAnswer(await http.SendAsync(request, mayUseAllowList: true, time.Token).ConfigureAwait(false), url);
            return answer.Response.StatusCode == HttpStatusCode.OK
                ? await read(answer, time.Token).ConfigureAwait(false)
                : refuse(Refused(url, digest, answer.Response.StatusCode));
        }
        catch (HttpRequestException failure)
        {
            throw Transient(url, failure.Message, failure);
        }
        catch (Exception refused) when (ConnectionFailures.Translate(refused, url.Host) is RegistryUnavailableException { Answer: var unavailable })
        {
            return refuse(unavailable);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Transient(url, $"no complete answer within {patience.TotalSeconds:0.#} s", late);
        }
        finally
        {
            if (answer is { IsTakenOver: false })
                answer.Response.Dispose();
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
