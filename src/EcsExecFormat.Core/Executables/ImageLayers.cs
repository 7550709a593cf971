using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>Reads the layers of one image, within what may be read and kept of one image.</summary>
/// <param name="images">Where images are read.</param>
/// <param name="image">The image; its repository has the layers.</param>
/// <param name="layers">Uppermost first.</param>
/// <param name="maxBytes">Compressed bytes of all layers that are read.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class ImageLayers(
    IImages images, ImageReference image, ImmutableArray<Descriptor> layers, long maxBytes, CancellationToken cancellationToken)
{
    /// <summary>Engines mount no more (Docker's limit is 125).</summary>
    private const int MostLayers = 200;

    private readonly Dictionary<Digest, LayerTree> _trees = [];
    private readonly RetentionLimit _limit = new();
    private long _stated;

    /// <param name="number">0 is the uppermost.</param>
    /// <exception cref="LayerUnreadableException">The layer cannot be read, or a limit is met.</exception>
    /// <exception cref="CallFailedException">The registry could not be asked.</exception>
    public async Task<LayerTree> ReadAsync(int number)
    {
        var layer = layers[number];
        if (_trees.TryGetValue(layer.Digest, out var known))
            return known;
        if (layers.Length > MostLayers)
            throw new LayerUnreadableException($"the image has more than {MostLayers} layers");
        // Whoever opens the layer sees to it that no more comes than its manifest states.
        if (layer.Size is not { } size)
            throw new LayerUnreadableException("the image's manifest does not state the size of a layer");
        if (size > maxBytes - _stated)
            throw new LayerUnreadableException($"more than {maxBytes / (1024 * 1024)} MB of the image's layers would have to be read");
        _stated += size;
        return _trees[layer.Digest] = await ReadAsync(layer).ConfigureAwait(false);
    }

    private async Task<LayerTree> ReadAsync(Descriptor layer)
    {
        switch (await images.LayerAsync(image, layer, cancellationToken).ConfigureAwait(false))
        {
            case LayerRead.Opened { Tar: var tar }:
                await using (tar.ConfigureAwait(false))
                {
                    try
                    {
                        return await LayerTree.ReadAsync(tar, _limit, cancellationToken).ConfigureAwait(false);
                    }
                    catch (LayerUnreadableException unreadable)
                    {
                        throw new LayerUnreadableException($"the layer {layer.Digest} could not be read: {unreadable.Message}", unreadable);
                    }
                }

            case LayerRead.Unavailable unavailable:
                throw new LayerUnreadableException(unavailable.Reason.TrimEnd('.'));
            default:
                throw new UnreachableException();
        }
    }
}
