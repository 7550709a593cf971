using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>Bounds the memory that the names of one image's files take, all its layers together.</summary>
/// <remarks>
/// Measured (<c>test/Benchmarks/layers.sh</c>): with 380,000 files, nearly the most that the limit lets pass, the whole process has 59 MiB resident
/// (gzip) or 63 MiB (zstd); with 200,000 it has 41 or 46 MiB. A zstd window of 32 MiB comes on top.
/// </remarks>
/// <param name="bytes">Bytes at most; unless a test says otherwise 64 MiB, which some 381,000 files take.</param>
public sealed class RetentionLimit(long bytes = 64 * 1024 * 1024)
{
    /// <summary>
    /// What a name costs beside a text that is kept with it: an entry of a hash table, half of them empty, a smaller table that was outgrown, a
    /// node. It also keeps the names below 389,357, where the table would grow to its next size, for which there is no room in 64 MiB.
    /// </summary>
    private const int PerName = 176;

    /// <summary>
    /// What a directory costs beyond its name: files that are alike share a node, and each directory has its own. Without it 381,000 of them made the
    /// process 74 MiB large.
    /// </summary>
    private const int PerDirectory = 64;

    /// <summary>
    /// What a char of such a text costs: two bytes, and garbage on the way to it. Links with targets of 4000 chars each, counted as two bytes a char, made
    /// the process 87 MiB large (<c>test/Benchmarks/hostile.sh</c>).
    /// </summary>
    private const long PerChar = 8;

    private long _left = bytes;

    /// <exception cref="LayerUnreadableException">It does not fit.</exception>
    internal void ChargeDirectory() => Take(PerDirectory);

    /// <param name="text">What is kept with the name: a link's target.</param>
    /// <exception cref="LayerUnreadableException">It does not fit.</exception>
    internal void Charge(string text = "") => Take(PerName + (PerChar * text.Length));

    private void Take(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
            throw new LayerUnreadableException("the image holds more files than are looked at");
    }
}
