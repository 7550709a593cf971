using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>Bounds the memory that the names of one image's files take, all its layers together.</summary>
/// <param name="bytes">Bytes at most; some 300,000 files take the 64 MiB that stand here unless a test says otherwise.</param>
public sealed class RetentionLimit(long bytes = 64 * 1024 * 1024)
{
    /// <summary>What a name costs beside its chars: an entry of a hash table, half of them empty, a node, an object's header.</summary>
    private const int PerName = 160;

    private long _left = bytes;

    /// <exception cref="LayerUnreadableException">It does not fit.</exception>
    internal void Charge(string text)
    {
        _left -= PerName + (2L * text.Length);
        if (_left < 0)
            throw new LayerUnreadableException("the image holds more files than are looked at");
    }
}
