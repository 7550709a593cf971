using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images;

/// <summary>Opens layers for reading as they come; none is ever held whole.</summary>
internal sealed class LayerDownload(SafeHttp http)
{
    /// <exception cref="CallFailedException">Transient: nobody answered in time, or the server failed, twice.</exception>
    public async Task<LayerRead> OpenAsync(Uri url, Descriptor layer, CancellationToken cancellationToken) =>
        Uncheckable(layer) is { } uncheckable ? uncheckable : await Downloads.TwiceAsync(() => AttemptAsync(url, layer, cancellationToken)).ConfigureAwait(false);

    /// <returns>Null for a layer whose bytes can be counted and checked.</returns>
    public static LayerRead.Unavailable? Uncheckable(Descriptor layer) => layer is { Size: not null, Digest.Algorithm: "sha256" or "sha512" }
        ? null
        : new LayerRead.Unavailable(ImageProblem.Invalid, $"The manifest states no size of {layer.Digest}, or a digest that cannot be checked.");

    /// <param name="response">An answer with status 200; the opened layer ends it.</param>
    /// <param name="host">Who answered.</param>
    /// <param name="layer">One that can be checked.</param>
    /// <param name="options">How long to wait, and how much to unpack.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<LayerRead> ReadAsync(HttpResponseMessage response, string host, Descriptor layer, ConnectionOptions options, CancellationToken cancellationToken)
    {
        var size = layer.Size!.Value;
        if (response.Content.Headers.ContentLength is { } length && length != size)
            return new LayerRead.Unavailable(ImageProblem.Invalid, $"{host} has {layer.Digest} with {length} bytes, where the manifest states {size}.");
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new LayerRead.Opened(new LayerContent(new LayerTransfer(response, body, host, layer.Digest, size, options.LayerSilence), options.MaxUnpackedBytes));
    }

    private async Task<LayerRead> AttemptAsync(Uri url, Descriptor layer, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(http.Options.LayerSilence);
        HttpResponseMessage? response = null;
        try
        {
            response = await Downloads.GetAsync(http, url, attempt.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var refused = Downloads.Refused(url, layer.Digest, response.StatusCode);
                return new LayerRead.Unavailable(refused.Problem, refused.Reason);
            }

            var read = await ReadAsync(response, url.Host, layer, http.Options, attempt.Token).ConfigureAwait(false);
            if (read is LayerRead.Opened)
                response = null;
            return read;
        }
        catch (HttpRequestException failure)
        {
            throw Downloads.Transient(url, failure.Message, failure);
        }
        catch (Exception refused) when (Downloads.NotAsked(url, refused) is { } unavailable)
        {
            return new LayerRead.Unavailable(unavailable.Problem, unavailable.Reason);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Downloads.Transient(url, $"no answer within {http.Options.LayerSilence.TotalSeconds:0.#} s", late);
        }
        finally
        {
            response?.Dispose();
        }
    }
}
