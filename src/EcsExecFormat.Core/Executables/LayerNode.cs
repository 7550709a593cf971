namespace EcsExecFormat.Core.Executables;

/// <summary>What lies under a name in one layer.</summary>
internal abstract class LayerNode
{
    /// <summary>All three x bits: whoever comes may execute the file, or pass the directory.</summary>
    public const int AllExecute = 0b001_001_001;
}

/// <param name="id">Distinct within the layer; the root is 0.</param>
internal sealed class DirectoryNode(int id) : LayerNode
{
    public int Id { get; } = id;

    /// <summary>Whether the layer hides what lower layers have in this directory.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>The x bits; all of them for a directory that only its children imply.</summary>
    public int Execute { get; set; } = AllExecute;
}

/// <param name="execute">The x bits; with none of them nobody executes the file.</param>
/// <param name="format">What a kernel takes it for; null when nobody executes it.</param>
internal sealed class FileNode(int execute, BinaryFormat? format) : LayerNode
{
    public static readonly FileNode NotExecutable = new(0, null);

    public int Execute { get; } = execute;

    public BinaryFormat? Format { get; } = format;
}

/// <param name="target">As written; see <see cref="BytePath"/>.</param>
internal sealed class SymbolicLinkNode(string target) : LayerNode
{
    public string Target { get; } = target;
}

/// <summary>Something of which it cannot be said what a runtime would find there.</summary>
/// <param name="what">A phrase that completes "the path …".</param>
internal sealed class UnclearNode(string what) : LayerNode
{
    public string What { get; } = what;
}
