using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// Puts the entries of one layer into a tree, as an engine unpacks them into the layer's own directory. Where engines differ, the name
/// becomes unclear or the layer unreadable; nothing is guessed.
/// </summary>
internal sealed class LayerTreeBuilder(RetentionLimit limit)
{
    private const string WhiteoutPrefix = ".wh.";
    private const string MetaPrefix = ".wh..wh.";
    private const string OpaqueMarker = ".wh..wh..opq";

    private static readonly UnclearNode Sparse = new("is a sparse file, which is not read");
    private static readonly UnclearNode Special = new("is a device or a pipe");
    private static readonly UnclearNode Twice = new("is in its layer twice");
    private static readonly UnclearNode Dangling = new("is a hard link to something that its layer does not have");

    private readonly Dictionary<NameKey, LayerNode> _nodes = [];
    private readonly HashSet<NameKey> _whiteouts = [];
    private readonly Dictionary<(int Execute, BinaryFormat Format), FileNode> _files = [];
    private int _directories = 1;

    /// <param name="entry">The entry; of two with the same name the order does not matter.</param>
    /// <param name="format">What a kernel takes the file for; null for anything but a file with an x bit.</param>
    /// <exception cref="LayerUnreadableException">It cannot be said where the entry goes, or a limit is met.</exception>
    public void Add(TarEntry entry, BinaryFormat? format)
    {
        var path = Path(entry.Name);
        if (path is [])
        {
            if (entry.Kind != TarEntryKind.Directory)
                throw new LayerUnreadableException("it holds an entry without a name");
            return;
        }

        // What AUFS kept for itself, at the layer's root: engines skip it.
        if (path[0].StartsWith(MetaPrefix, StringComparison.Ordinal) && path is not [OpaqueMarker])
            return;
        var parent = Directory(path.AsSpan(0, path.Length - 1));
        var name = path[^1];
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            Remove(parent, name);
        else
            Put(NameKey.Of(parent?.Id ?? LayerTree.Root, name), entry, format);
    }

    public LayerTree Build() => new(_nodes, _whiteouts);

    private static string[] Path(string name)
    {
        var names = BytePath.Names(name).Where(part => part != ".").ToArray();
        foreach (var part in names)
        {
            if (part == "..")
                throw new LayerUnreadableException("it holds an entry with .. in its path");
            if (part.Length > BytePath.LongestName)
                throw new LayerUnreadableException($"it holds a name of more than {BytePath.LongestName} bytes");
        }

        return names;
    }

    /// <returns>The directory, made when nothing but its children speaks of it; null for the root.</returns>
    private DirectoryNode? Directory(ReadOnlySpan<string> path)
    {
        DirectoryNode? directory = null;
        foreach (var name in path)
        {
            if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
                throw new LayerUnreadableException("it holds an entry below a whiteout");
            var key = NameKey.Of(directory?.Id ?? LayerTree.Root, name);
            directory = !_nodes.TryGetValue(key, out var node) ? NewDirectory(key)
                : node as DirectoryNode ?? throw new LayerUnreadableException("it holds an entry below something that is no directory");
        }

        return directory;
    }

    private DirectoryNode NewDirectory(NameKey key)
    {
        limit.ChargeDirectory();
        var directory = new DirectoryNode(_directories++);
        Set(key, directory);
        return directory;
    }

    private void Remove(DirectoryNode? parent, string marker)
    {
        if (marker == OpaqueMarker)
        {
            // Overlay ignores it there, other storage does not.
            (parent ?? throw new LayerUnreadableException("it has an opaque marker at its root")).IsOpaque = true;
            return;
        }

        var name = marker[WhiteoutPrefix.Length..];
        if (name is "" or "." or ".." || name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            throw new LayerUnreadableException("it holds a whiteout without a name");
        limit.Charge();
        _whiteouts.Add(NameKey.Of(parent?.Id ?? LayerTree.Root, name));
    }

    private void Put(NameKey key, TarEntry entry, BinaryFormat? format)
    {
        var isThere = _nodes.TryGetValue(key, out var old);
        if (entry.Kind == TarEntryKind.Directory && old is null or DirectoryNode)
            ((DirectoryNode?)old ?? NewDirectory(key)).Execute = entry.Mode & LayerNode.AllExecute;
        else
            Set(key, isThere ? Twice : NodeOf(entry, format));
    }

    private LayerNode NodeOf(TarEntry entry, BinaryFormat? format) => entry.Kind switch
    {
        TarEntryKind.File when entry.IsSparse => Sparse,
        TarEntryKind.File => format is null ? FileNode.NotExecutable : File(entry.Mode & LayerNode.AllExecute, format),
        TarEntryKind.SymbolicLink => SymbolicLink(entry.LinkTarget),
        TarEntryKind.HardLink => LinkedTo(entry),
        _ => Special,
    };

    /// <summary>One node for all files that are alike: most are ELF programs of one machine.</summary>
    private FileNode File(int execute, BinaryFormat format)
    {
        if (_files.TryGetValue((execute, format), out var known))
            return known;
        limit.Charge(format switch
        {
            BinaryFormat.Script { Interpreter: var interpreter } => interpreter,
            BinaryFormat.Elf { Header.Loader: { } loader } => loader,
            _ => "",
        });
        return _files[(execute, format)] = new FileNode(execute, format);
    }

    private SymbolicLinkNode SymbolicLink(string target)
    {
        limit.Charge(target);
        return new SymbolicLinkNode(target);
    }

    /// <summary>The node that the target is now: a hard link keeps its content whatever becomes of the target's name.</summary>
    private LayerNode LinkedTo(TarEntry entry)
    {
        DirectoryNode? directory = null;
        var path = Path(entry.LinkTarget);
        for (var at = 0; at < path.Length; at++)
        {
            _nodes.TryGetValue(NameKey.Of(directory?.Id ?? LayerTree.Root, path[at]), out var node);
            if (at < path.Length - 1 && node is DirectoryNode next)
                directory = next;
            else if (at < path.Length - 1 || node is null or DirectoryNode)
                return Dangling;
            else
                return node is FileNode file && file.Execute != (entry.Mode & LayerNode.AllExecute)
                    ? new UnclearNode("is a hard link with other permissions than its target")
                    : node;
        }

        return Dangling;
    }

    private void Set(NameKey key, LayerNode node)
    {
        if (!_nodes.ContainsKey(key))
            limit.Charge();
        _nodes[key] = node;
    }
}
