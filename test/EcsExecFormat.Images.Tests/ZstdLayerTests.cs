using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Images.Tests.LayerRegistry;
using static EcsExecFormat.Images.Tests.Zstd;

namespace EcsExecFormat.Images.Tests;

/// <summary>Layers compressed with zstd: what they unpack to, and that no damage passes for an end.</summary>
public class ZstdLayerTests
{
    /// <summary>What lies in the registry, all of which unpacks to <see cref="Compressible"/>.</summary>
    public static readonly TheoryData<string> Forms =
    [
        "a frame", "a frame without a checksum", "several frames", "an empty frame first", "skippable frames first", "skippable frames between and behind",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task It_is_unpacked_whatever_its_media_type_and_frames(string form)
    {
        byte[] stored = form switch
        {
            "a frame without a checksum" => Frame(Compressible, hasChecksum: false),
            "several frames" => [.. Frame(Compressible[..1]), .. Frame(Compressible[1..200_000]), .. Frame(Compressible[200_000..], hasChecksum: false)],
            "an empty frame first" => [.. Frame([]), .. Frame(Compressible)],
            "skippable frames first" => [.. Skippable(15, []), .. Skippable(0, new byte[200_000]), .. Frame(Compressible)],
            "skippable frames between and behind" => [.. Frame(Compressible[..9]), .. Skippable(3, [1]), .. Frame(Compressible[9..]), .. Skippable(0, new byte[200_000])],
            _ => Frame(Compressible),
        };
        await using var server = Ecr(stored);
        using var images = new Images(server);
        Assert.Equal(Compressible, await ReadAsync(images, LayerOf(stored)));
        Assert.Equal(Compressible, await UnpackAsync(stored, step: 7));
    }

    [Fact]
    public async Task Nothing_but_skippable_frames_is_an_empty_layer() => Assert.Empty(await UnpackAsync([.. Skippable(0, [1, 2, 3]), .. Skippable(1, [])]));

    [Fact]
    public async Task An_end_within_a_frame_is_an_error_wherever_it_is()
    {
        byte[] whole = [.. Skippable(0, [1, 2, 3]), .. Frame(Compressible[..900]), .. Skippable(1, [4]), .. Frame(Compressible[900..1000], hasChecksum: false)];
        HashSet<int> betweenFrames = [11, 11 + Frame(Compressible[..900]).Length, 20 + Frame(Compressible[..900]).Length];
        for (var length = 4; length < whole.Length; length++)
        {
            if (!betweenFrames.Contains(length))
                await AssertDamagedAsync(whole[..length], $"cut after {length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public async Task A_bit_that_is_another_is_an_error_or_means_nothing()
    {
        var content = Compressible[..900];
        var whole = Frame(content);
        for (var at = 4; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            var unpacked = content;
            var failure = await Record.ExceptionAsync(async () => unpacked = await UnpackAsync(damaged));
            Assert.True(failure is null or LayerUnreadableException, failure?.ToString());
            // A few bits mean nothing, as the padding of a table does.
            Assert.Equal(content, unpacked);
        }
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("r")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public async Task What_is_no_frame_behind_the_last_one_is_an_error(string rest) =>
        await AssertDamagedAsync([.. Frame(Compressible), .. System.Text.Encoding.ASCII.GetBytes(rest)], rest);

    [Fact]
    public async Task A_frame_that_needs_a_dictionary_is_an_error()
    {
        // The descriptor announces one byte of dictionary id (section 3.1.1.1.3), and no content size.
        byte[] frame = [.. FrameOfWindow(0x58, [1])];
        await AssertDamagedAsync([.. frame[..4], 1, frame[5], 77, .. frame[6..]], "dictionary");
    }

    [Fact]
    public async Task A_window_of_32_MiB_is_the_largest()
    {
        byte[] content = [.. "small"u8];
        Assert.Equal(content, await UnpackAsync(FrameOfWindow((25 - 10) << 3, content)));
        foreach (var stored in (byte[][])[
            FrameOfWindow(((25 - 10) << 3) | 1, content), FrameOfWindow((26 - 10) << 3, content), FrameOfWindow(0xff, content),
            FrameOfOneSegment((32 * 1024 * 1024) + 1, content), [.. Frame(content), .. FrameOfWindow((27 - 10) << 3, content)]])
        {
            var refused = await Assert.ThrowsAsync<LayerUnreadableException>(() => UnpackAsync(stored));
            Assert.Contains("window of more than 32 MiB", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Content_of_another_digest_ends_in_an_error_and_not_in_an_end()
    {
        byte[] Stored(byte last) => [.. Frame(Compressible), .. Skippable(0, [.. new byte[200_000], last])];
        await using var server = Ecr(Stored(1));
        using var images = new Images(server);
        await AssertUnreadableAsync(images, LayerOf(Stored(2)), "does not have its digest");
    }

    [Fact]
    public async Task Its_buffers_end_with_the_layer()
    {
        var layer = Layer(Frame(Compressible));
        await layer.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        await layer.DisposeAsync();
        // The package's stream frees what it has when it is disposed, and says so.
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await layer.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    private static async Task AssertDamagedAsync(byte[] stored, string what)
    {
        var failure = await Record.ExceptionAsync(() => UnpackAsync(stored));
        Assert.True(failure is LayerUnreadableException { Message: "its compression is damaged" }, $"{what}: {failure}");
    }
}
