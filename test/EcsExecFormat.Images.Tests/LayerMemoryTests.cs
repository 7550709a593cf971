using System.Formats.Tar;
using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Images.Tests;

/// <summary>What reading a layer takes does not depend on how large its files are. <c>test/Benchmarks/layers.sh</c> measures the whole process.</summary>
public class LayerMemoryTests
{
    private const int LayerBytes = 32 * 1024 * 1024;

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Of_a_large_layer_nothing_is_kept_but_names(string compression)
    {
        await using var layer = Zstd.Layer(Packed(compression));
        // The layer is in memory already: nothing has to be awaited, and so all of the reading is done by this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = LayerTree.ReadAsync(layer, new RetentionLimit(), TestContext.Current.CancellationToken);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(2, (await reading).Count);
        // Everything together, not only what is there at one time.
        Assert.InRange(allocated, 0, LayerBytes / 8);
    }

    /// <summary>A layer of one file that does not compress.</summary>
    private static byte[] Packed(string compression)
    {
        var (content, archive) = (new byte[LayerBytes], new MemoryStream());
        new Random(1).NextBytes(content);
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "opt/large") { DataStream = new MemoryStream(content) });
        return compression == "gzip" ? LayerRegistry.Gzip(archive.ToArray()) : Zstd.Frame(archive.ToArray());
    }
}
