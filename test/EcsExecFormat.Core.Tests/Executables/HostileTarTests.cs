using CsCheck;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Oci;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>Layers come from whoever may push an image: any bytes give a tree or a reason, within limits.</summary>
public class HostileTarTests
{
    private static readonly byte[] Valid = new Tar()
        .Directory("usr/bin").File("usr/bin/app", Elf.Arm64).File("run.sh", "#!/usr/bin/app -x\n").SymbolicLink("app", "usr/bin/app").HardLink("copy", "usr/bin/app")
        .Whiteout("opt/.wh.old").Whiteout("opt/.wh..wh..opq").Pax('x', ("path", "long/name"), ("size", "3")).Raw("f", '0', "abc"u8.ToArray())
        .Raw("L", 'L', "other/name"u8.ToArray()).Raw("f", '0').Pipe("pipe").Zeros(2).ToArray();

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 3000].Sample(ReadOrRefuse, iter: 3000, threads: 1);

    [Fact]
    public void Damaged_layers_are_read_or_refused() => Generate.Damaged(Gen.Const(Valid)).Sample(ReadOrRefuse, iter: 5000, threads: 1);

    /// <summary>With the checksum put right, so that the damage is met further in.</summary>
    [Fact]
    public void Layers_with_odd_headers_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, (Valid.Length / 512) - 1], Gen.Int[0, 511], Gen.Byte.Array[1, 12], (block, at, bytes) =>
        {
            var tar = (byte[])Valid.Clone();
            var header = tar.AsSpan(block * 512, 512);
            bytes.AsSpan(0, Math.Min(bytes.Length, 512 - at)).CopyTo(header[at..]);
            Tar.PutSum(header);
            return tar;
        }).Sample(ReadOrRefuse, iter: 5000, threads: 1);

    [Fact]
    public async Task A_file_that_claims_a_huge_size_takes_no_memory_and_is_cut_off()
    {
        var tar = new Tar().Raw("f", '0', [], header => Tar.Put(header, 124, "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")).ToArray();
        var failure = await Assert.ThrowsAsync<LayerUnreadableException>(() => TestImage.TreeAsync(tar));
        Assert.Contains("cut off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LayerTree.ReadAsync(new MemoryStream(Valid), new RetentionLimit(), ended.Token));
    }

    private static void ReadOrRefuse(byte[] tar)
    {
        try
        {
            var tree = TestImage.TreeAsync(tar, retained: 100_000).GetAwaiter().GetResult();
            Assert.InRange(tree.Count, 0, 100_000 / 160);
        }
        catch (LayerUnreadableException refused)
        {
            Assert.InRange(refused.Message.Length, 10, 200);
        }
    }
}
