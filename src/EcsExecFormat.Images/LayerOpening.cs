using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images;

/// <summary>Opens layers for reading as they come; none is ever held whole.</summary>
internal static class LayerOpening
{
    /// <returns>Null for a layer whose bytes can be counted and checked.</returns>
    public static LayerRead.Unavailable? Uncheckable(Descriptor layer) => layer is { Size: not null, Digest.Algorithm: "sha256" or "sha512" }
        ? null
        : new LayerRead.Unavailable(ImageProblem.Invalid, $"The manifest states no size of {layer.Digest}, or a digest that cannot be checked.");

    /// <param name="answer">The opened layer takes it over.</param>
    /// <param name="layer">One that can be checked.</param>
    /// <param name="options">How long to wait, and how much to unpack.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<LayerRead> OpenAsync(ServerAnswer answer, Descriptor layer, ConnectionOptions options, CancellationToken cancellationToken)
    {
        var size = layer.Size!.Value;
        if (answer.Response.Content.Headers.ContentLength is { } length && length != size)
            return new LayerRead.Unavailable(ImageProblem.Invalid, $"{answer.Server} has {layer.Digest} with {length} bytes, where the manifest states {size}.");
        var body = await answer.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        answer.IsTakenOver = true;
        return new LayerRead.Opened(new LayerContent(new LayerTransfer(answer.Response, body, answer.Server, layer.Digest, size, options.LayerSilence), options.MaxUnpackedBytes));
    }
}
