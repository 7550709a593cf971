namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Layers that are much more unpacked than packed; their digests and sizes are right. <c>test/Benchmarks/hostile.sh</c> measures larger ones.</summary>
public class LayerBombTests
{
    private static readonly IReadOnlyDictionary<string, Func<byte[]>> Layers = HostileLayers.All(piece: 4, times: 1);

    private static readonly string[] Empty = ["empty gzip members", "empty zstd frames", "zstd frames that are skipped"];

    public static TheoryData<string> All => [.. Layers.Keys.Except(Empty)];

    public static TheoryData<string> Nothing => [.. Empty];

    [Theory]
    [MemberData(nameof(All))]
    public Task A_layer_that_is_a_bomb_is_a_reason(string name) => Trial.AssertRefusedAsync(HostileImage.With(Place.Layer, Layers[name]()), Place.Layer);

    [Theory]
    [InlineData("zeros in gzip", "it unpacks to more than 8388608 bytes")]
    [InlineData("zeros in zstd", "it unpacks to more than 8388608 bytes")]
    [InlineData("the same directory again and again", "it unpacks to more than 8388608 bytes")]
    [InlineData("extended headers of a mebibyte without an entry", "a path of more than 4096 bytes")]
    [InlineData("extended headers of many records", "it unpacks to more than 8388608 bytes")]
    [InlineData("long names without an entry", "a path of more than 4096 bytes")]
    [InlineData("an extended header that is too large", "larger than 1048576 bytes")]
    [InlineData("a window too large", "a window of more than 32 MiB")]
    [InlineData("a sparse file of GNU", "which engines do not unpack")]
    [InlineData("noise", "no tar archive")]
    public async Task The_reason_says_which_limit_it_met(string name, string words) =>
        Assert.Contains(words, (await Trial.RunAsync(HostileImage.With(Place.Layer, Layers[name]()), Place.Layer)).Words, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task Any_number_of_members_and_frames_of_nothing_is_an_empty_layer(string name) =>
        Assert.Contains("/app is not in the image", (await Trial.RunAsync(HostileImage.With(Place.Layer, Layers[name]()), Place.Layer)).Words, StringComparison.Ordinal);

    [Theory]
    [InlineData("zeros in gzip")]
    [InlineData("zeros in zstd")]
    [InlineData("the same file again and again, in zstd")]
    public async Task The_end_of_the_reading_ends_the_unpacking_of_what_has_come_already(string name)
    {
        await using var layer = Zstd.Layer(Layers[name]());
        using var end = new CancellationTokenSource();
        Assert.NotEqual(0, await layer.ReadAsync(new byte[100], end.Token));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => layer.ReadAsync(new byte[100], end.Token).AsTask());
    }
}
