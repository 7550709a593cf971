using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class EcrLayerTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(40 * 1024 * 1024)]
    public async Task A_layer_of_any_size_is_served_whole(int size)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: Cancellation);
        using var caller = new Caller(aws);
        var (digest, link) = await PutAsync(aws, caller, size);

        var served = await caller.Http.GetByteArrayAsync(link, Cancellation);

        Assert.Equal((size, digest), (served.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(served))));
    }

    [Fact]
    public async Task A_reader_who_stops_early_does_no_harm()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: Cancellation);
        using var caller = new Caller(aws);
        var (_, link) = await PutAsync(aws, caller, 40 * 1024 * 1024);

        using (var response = await caller.Http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            await stream.ReadExactlyAsync(new byte[1000], Cancellation);
        }

        Assert.Equal(40 * 1024 * 1024, (await caller.Http.GetByteArrayAsync(link, Cancellation)).Length);
        Assert.Equal([200, 200], aws.Calls.Of("ecr", "DownloadLayer").Select(call => call.Status));
    }

    private static async Task<(string Digest, Uri Link)> PutAsync(LocalAwsServer aws, Caller caller, int size)
    {
        var layer = new byte[size];
        new Random(size).NextBytes(layer);
        var digest = aws.Ecr.PutBlob("app", layer);
        aws.Ecr.PutManifest("app", Encoding.ASCII.GetBytes($$"""{"layers":[{"digest":"{{digest}}"}]}"""), SampleLayout.ManifestType, "latest");
        var answer = await caller.EcrAsync("GetDownloadUrlForLayer", new JsonObject { ["repositoryName"] = "app", ["layerDigest"] = digest }.ToJsonString());
        return (digest, new Uri(answer.Json["downloadUrl"]!.GetValue<string>()));
    }
}
