using System.Globalization;
using System.Text;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Indexes that lead to many documents: how many are read.</summary>
public class IndexTests
{
    [Fact]
    public async Task An_index_of_more_entries_than_any_has_is_not_followed()
    {
        var (heard, requests) = await InspectAsync(Index(1001, number => Entry(MediaTypes.OciManifest, Image(number), null)), []);
        Assert.Contains("at most 1000 items", heard, StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Of_an_index_whose_entries_state_no_platform_sixteen_documents_are_read()
    {
        var images = Enumerable.Range(0, 1000).Select(Image).ToArray();
        var (heard, requests) = await InspectAsync(Index(1000, number => Entry(MediaTypes.OciManifest, images[number], null)), [.. images, .. Enumerable.Range(0, 1000).Select(Config)]);
        Assert.Contains("more than 16 documents", heard, StringComparison.Ordinal);
        Assert.Equal(16, requests);
    }

    [Fact]
    public async Task Of_an_index_of_indexes_sixteen_documents_are_read()
    {
        var inner = Enumerable.Range(0, 100).Select(number => Index(1, _ => Entry(MediaTypes.OciManifest, Image(number), "arm64"))).ToArray();
        var (heard, requests) = await InspectAsync(Index(100, number => Entry(MediaTypes.OciIndex, inner[number], null)), inner);
        Assert.Contains("more than 16 documents", heard, StringComparison.Ordinal);
        Assert.Equal(16, requests);
    }

    [Fact]
    public async Task Indexes_within_indexes_are_followed_three_levels_down()
    {
        var levels = new List<byte[]> { Index(1, _ => Entry(MediaTypes.OciManifest, Image(1), "amd64")) };
        while (levels.Count < 10)
            levels.Add(Index(1, _ => Entry(MediaTypes.OciIndex, levels[^1], null)));
        var (heard, requests) = await InspectAsync(levels[^1], [.. levels]);
        Assert.Contains("nests more than 3 levels", heard, StringComparison.Ordinal);
        Assert.InRange(requests, 3, 4);
    }

    [Fact]
    public async Task A_registry_that_answers_every_digest_with_one_index_is_caught_at_the_first_digest()
    {
        var index = Index(1, _ => Entry(MediaTypes.OciIndex, Image(1), null));
        await using var registry = new WireServer(_ => WireReply.Of(index, MediaTypes.OciIndex));
        using var client = new TestClient(registry.Registry, Trial.Options(Trial.Patient));
        var offer = await new ImageInspector(client.Images).InspectAsync(ImageReference.Parse($"{registry.Registry}/team/app:1"), Platform.LinuxAmd64, TestContext.Current.CancellationToken);
        Assert.Contains("another digest", Assert.IsType<ImageOffer.Unknown>(offer).Reason, StringComparison.Ordinal);
        Assert.Equal(2, registry.Requests.Count);
    }

    private static async Task<(string Reason, int Requests)> InspectAsync(byte[] top, byte[][] others)
    {
        var documents = others.Append(top).DistinctBy(document => Digest.Sha256Of(document)).ToDictionary(document => Digest.Sha256Of(document).ToString());
        await using var registry = new WireServer(request => request.Target[(request.Target.LastIndexOf('/') + 1)..] is var name && name == "1"
            ? WireReply.Of(top, MediaTypes.OciIndex)
            : documents.TryGetValue(name, out var document) ? WireReply.Of(document, "application/json") : WireReply.Empty(404));
        using var client = new TestClient(registry.Registry, Trial.Options(Trial.Patient));
        var offer = await new ImageInspector(client.Images).InspectAsync(ImageReference.Parse($"{registry.Registry}/team/app:1"), Platform.LinuxAmd64, TestContext.Current.CancellationToken);
        return (Assert.IsType<ImageOffer.Unknown>(offer).Reason, registry.Requests.Count);
    }

    private static string Entry(string mediaType, byte[] document, string? architecture) => HostileImage.Entry(mediaType, document, architecture);

    private static byte[] Index(int entries, Func<int, string> entry) =>
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{string.Join(',', Enumerable.Range(0, entries).Select(entry))}}]}""");

    private static byte[] Image(int number) =>
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{{HostileImage.Descriptor(MediaTypes.OciConfig, Config(number))}},"layers":[]}""");

    private static byte[] Config(int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"os":"linux","architecture":"arm64","author":"{{number}}"}"""));
}
