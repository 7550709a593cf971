namespace EcsExecFormat.Core.Executables;

/// <summary>
/// The layers of an image as one tree, merged as the kernel's overlay merges them (Linux, Documentation/filesystems/overlayfs). A layer
/// is read when those above it leave a question open, and once.
/// </summary>
/// <param name="layers">How many layers there are.</param>
/// <param name="read">Reads one layer by its number, 0 being the uppermost.</param>
public sealed class ImageFileSystem(int layers, Func<int, Task<LayerTree>> read)
{
    /// <summary>
    /// Names looked up in one layer or another, for one image: a path of 300 names through 200 layers takes 60,000, and a hostile one asks for such a
    /// path a thousand times.
    /// </summary>
    private const long MostSteps = 500_000;

    private readonly List<LayerTree> _read = [];
    private long _steps;

    /// <param name="path">Names from the root, none of them <c>.</c> or <c>..</c>; empty for the root itself.</param>
    /// <exception cref="UnresolvedException">Too much would have to be looked up.</exception>
    /// <returns>Null when nothing is there. What is there decides for the uppermost layer that has it.</returns>
    internal async Task<LayerNode?> FindAsync(IReadOnlyList<string> path)
    {
        for (var number = 0; number < layers; number++)
        {
            if (number == _read.Count)
                _read.Add(await read(number).ConfigureAwait(false));
            if ((_steps += path.Count) > MostSteps)
                throw new UnresolvedException("its path leads through too many directories of too many layers");
            var (node, hidesLower) = _read[number].Find(path);
            if (node is not null || hidesLower)
                return node;
        }

        return null;
    }
}
