using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>Reads from an image's layers what the kernel of a host would be asked to execute. What was found is kept: it never changes.</summary>
/// <param name="images">Where images are read.</param>
/// <param name="maxBytes">Compressed layer bytes read for one image at most (<c>INSPECTION_MAX_MB</c>).</param>
public sealed class EntrypointReader(IImages images, long maxBytes)
{
    private const int MostKept = 100;

    private readonly BoundedCache<(Digest Manifest, string Command), ResolvedEntrypoint.Found> _found = new(MostKept);

    /// <param name="image">By digest: of a manifest, or of an index of which the runtime on the host chooses an entry.</param>
    /// <param name="host">The platform of the machine.</param>
    /// <param name="process">What the task definition says about the container; null when that cannot be read.</param>
    /// <param name="overrides">What RunTask said about it.</param>
    /// <param name="reading">Ends the reading.</param>
    /// <returns>The program, or why it cannot be told; whatever goes wrong is such a reason.</returns>
    public async Task<ResolvedEntrypoint> ReadAsync(
        ImageReference image, Platform host, ContainerProcess? process, ContainerOverride overrides, CancellationToken reading)
    {
        try
        {
            reading.ThrowIfCancellationRequested();
            var ran = await RanImage.ReadAsync(images, image, host, reading).ConfigureAwait(false);
            var (command, problem) = ContainerCommand.Of(ran.Process, process, overrides);
            return command is null ? new ResolvedEntrypoint.Unresolved(problem!) : await ResolveAsync(ran, command, reading).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new ResolvedEntrypoint.Unresolved("the time for reading the image ran out");
        }
        catch (Exception known) when (known is UnresolvedException or CallFailedException)
        {
            return new ResolvedEntrypoint.Unresolved(known.Message);
        }
        catch (ParseException malformed)
        {
            return new ResolvedEntrypoint.Unresolved($"a document of the image is malformed: {malformed.Message}");
        }
    }

    private async Task<ResolvedEntrypoint> ResolveAsync(RanImage ran, ContainerCommand command, CancellationToken reading)
    {
        var key = (ran.Image.Digest!, command.Key);
        if (_found.TryGet(key, out var known))
            return known;
        var layers = new ImageLayers(images, ran.Image, ran.Layers, maxBytes, reading);
        var resolved = await EntrypointResolver.ResolveAsync(command, new ImageFileSystem(ran.Layers.Length, layers.ReadAsync)).ConfigureAwait(false);
        if (resolved is ResolvedEntrypoint.Found found)
            _found.Set(key, found);
        return resolved;
    }
}
