using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Opens layers for reading as they come; none is ever held whole.</summary>
internal sealed class LayerDownload(HttpClient http)
{
    /// <summary>How long the server may keep silent, before its answer or within it.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that a layer may unpack to; none that engines run comes near.</summary>
    public long MaxUnpackedBytes { get; set; } = 32L * 1024 * 1024 * 1024;

    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public async Task<LayerRead> OpenAsync(Uri url, Descriptor layer, CancellationToken cancellationToken)
    {
        if (layer.Size is not { } size || layer.Digest.Algorithm is not ("sha256" or "sha512"))
            return new LayerRead.Unavailable(ImageProblem.Invalid, $"The manifest states no size of {layer.Digest}, or a digest that cannot be checked.");
        return await Downloads.TwiceAsync(() => AttemptAsync(url, layer.Digest, size, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<LayerRead> AttemptAsync(Uri url, Digest digest, long size, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(Silence);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, attempt.Token).ConfigureAwait(false);
            var read = await ReadAsync(response, url, digest, size, attempt.Token).ConfigureAwait(false);
            if (read is LayerRead.Opened)
                response = null;
            return read;
        }
        catch (HttpRequestException failure)
        {
            throw Downloads.Transient(url, failure.Message, failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Downloads.Transient(url, $"no answer within {Silence.TotalSeconds:0.#} s", late);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<LayerRead> ReadAsync(HttpResponseMessage response, Uri url, Digest digest, long size, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var refused = Downloads.Refused(url, digest, response.StatusCode);
            return new LayerRead.Unavailable(refused.Problem, refused.Reason);
        }

        if (response.Content.Headers.ContentLength is { } length && length != size)
            return new LayerRead.Unavailable(ImageProblem.Invalid, $"{url.Host} has {digest} with {length} bytes, where the manifest states {size}.");
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new LayerRead.Opened(new LayerContent(new LayerTransfer(response, body, url.Host, digest, size, Silence), MaxUnpackedBytes));
    }
}
