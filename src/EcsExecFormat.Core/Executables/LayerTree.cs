using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// The files of one layer by their paths: of those that may be executed what a kernel takes them for, of the others only that they are
/// there; and what the layer removes from the layers below it (OCI image spec, Image Layer Filesystem Changeset, Whiteouts).
/// </summary>
public sealed class LayerTree
{
    internal const int Root = 0;

    private readonly Dictionary<NameKey, LayerNode> _nodes;
    private readonly HashSet<NameKey> _whiteouts;

    internal LayerTree(Dictionary<NameKey, LayerNode> nodes, HashSet<NameKey> whiteouts) =>
        (_nodes, _whiteouts) = (nodes, whiteouts);

    /// <summary>Names in the layer, directories among them.</summary>
    public int Count => _nodes.Count;

    /// <summary>Reads a layer to the very end of the stream: only there is it certain that the content is the layer's.</summary>
    /// <param name="tar">The layer, decompressed.</param>
    /// <param name="limit">What may be kept of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LayerUnreadableException">Not to be read, or not as engines read it, or it exceeds a limit.</exception>
    public static async Task<LayerTree> ReadAsync(Stream tar, RetentionLimit limit, CancellationToken cancellationToken)
    {
        var builder = new LayerTreeBuilder(limit);
        var reader = new TarReader(tar, cancellationToken);
        var head = new byte[BinaryFormat.PageBytes];
        while (await reader.NextAsync().ConfigureAwait(false) is { } entry)
        {
            var format = entry.Kind == TarEntryKind.File && (entry.Mode & LayerNode.AllExecute) != 0
                ? BinaryFormat.Of(head.AsSpan(0, await reader.ContentAsync(head).ConfigureAwait(false)), entry.Size)
                : null;
            builder.Add(entry, format);
        }

        await reader.DrainAsync().ConfigureAwait(false);
        return builder.Build();
    }

    /// <param name="path">Names from the root, none of them <c>.</c> or <c>..</c>; at least one.</param>
    /// <returns>The node, or null; and then whether the layer hides what lower layers have there.</returns>
    internal (LayerNode? Node, bool HidesLower) Find(IReadOnlyList<string> path)
    {
        var directory = Root;
        var hidesLower = false;
        for (var at = 0; ; at++)
        {
            var key = NameKey.Of(directory, path[at]);
            hidesLower |= _whiteouts.Contains(key);
            if (!_nodes.TryGetValue(key, out var node))
                return (null, hidesLower);
            if (at == path.Count - 1 || node is UnclearNode)
                return (node, hidesLower);
            // Something that is no directory, below a directory of an upper layer: the two are not merged.
            if (node is not DirectoryNode { Id: var id, IsOpaque: var isOpaque })
                return (null, true);
            (directory, hidesLower) = (id, hidesLower || isOpaque);
        }
    }
}
