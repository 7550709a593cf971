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

    private readonly BoundedCache<(Digest Manifest, string Command), ResolvedEntrypoint> _found = new(MostKept);

    /// <summary>What to look for.</summary>
    /// <param name="Image">By digest: of a manifest, or of an index of which the runtime on the host chooses an entry.</param>
    /// <param name="Host">The platform of the machine.</param>
    /// <param name="Process">What the task definition says about the container; null when that cannot be read.</param>
    /// <param name="Overrides">What RunTask said about it.</param>
    public sealed record Target(ImageReference Image, Platform Host, ContainerProcess? Process, ContainerOverride Overrides)
    {
        /// <summary>Another program than the container's command, sought from the same place in the same way; null for the command's own.</summary>
        public string? Program { get; init; }
    }

    /// <param name="target">What to look for.</param>
    /// <param name="reading">Ends the reading.</param>
    /// <returns>The program, or why it cannot be told; whatever goes wrong is such a reason.</returns>
    public async Task<ResolvedEntrypoint> ReadAsync(Target target, CancellationToken reading)
    {
        try
        {
            reading.ThrowIfCancellationRequested();
            var ran = await RanImage.ReadAsync(images, target.Image, target.Host, reading).ConfigureAwait(false);
            var (command, problem) = ContainerCommand.Of(ran.Process, target.Process, target.Overrides);
            if (command is null)
                return new ResolvedEntrypoint.Unresolved(problem!);
            return await ResolveAsync(ran, target.Program is { } other ? command with { Program = BytePath.Of(other) } : command, target.Host, reading).ConfigureAwait(false);
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

    private async Task<ResolvedEntrypoint> ResolveAsync(RanImage ran, ContainerCommand command, Platform host, CancellationToken reading)
    {
        var key = (ran.Image.Digest!, command.Key);
        if (_found.TryGet(key, out var known) && !IsLoaderMissed(known, host))
            return On(host, known);
        try
        {
            var layers = new ImageLayers(images, ran.Image, ran.Layers, maxBytes, reading);
            var resolved = await EntrypointResolver.ResolveAsync(command, new ImageFileSystem(ran.Layers.Length, layers.ReadAsync), host).ConfigureAwait(false);
            if (resolved is ResolvedEntrypoint.Unresolved)
                return known ?? resolved;
            _found.Set(key, resolved);
            return On(host, resolved);
        }
        catch (Exception e) when (known is not null && e is (CallFailedException or OperationCanceledException))
        {
            // What was found before stays true when there is no time to look for the loader, too.
            return known;
        }
    }

    private static bool IsLoaderMissed(ResolvedEntrypoint known, Platform host) =>
        known is ResolvedEntrypoint.Found { IsLoaderKnown: false, Header.Platform: { } platform } && platform.RunsOn(host);

    /// <summary>A kernel that does not take the program for its own refuses it before it looks for the loader.</summary>
    private static ResolvedEntrypoint On(Platform host, ResolvedEntrypoint resolved) =>
        resolved is ResolvedEntrypoint.Found { LoaderProblem: { } problem, Header.Platform: { } platform } && platform.RunsOn(host) ? new ResolvedEntrypoint.Broken(problem) : resolved;
}
