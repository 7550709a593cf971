using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Documents that are not what was asked for, or that two readers could take for two things.</summary>
public class IdentityTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Config = $$"""{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{Sha}}","size":7}""";

    private static readonly HostileImage Image = new();

    [Fact]
    public Task What_has_another_digest_than_was_asked_for_is_refused() => Task.WhenAll(((Place[])[Place.ManifestByDigest, Place.IndexEntry, Place.Config, Place.Layer]).Select(place =>
        Trial.AssertRefusedAsync(Image, place, honest => honest.Reply with { Body = place == Place.Layer ? [.. honest.Body[..^1], 1] : [.. honest.Body, (byte)' '] })));

    [Theory]
    [InlineData(Sha)]
    [InlineData("sha512:0")]
    [InlineData("blake3:abc")]
    public async Task A_registry_that_states_another_digest_than_it_sends_is_not_believed(string stated)
    {
        var heard = await Trial.RunAsync(Image, Place.ManifestByTag, honest => honest.Reply with { Headers = [$"Content-Type: {honest.Type}", $"Docker-Content-Digest: {stated}"] });
        Assert.Equal(stated != Sha, heard.IsBelieved);
    }

    [Fact]
    public async Task The_right_digest_of_another_kind_of_document_is_refused()
    {
        foreach (var document in (byte[][])[Image.Config, Image.Index, Image.Layer])
            await Trial.AssertRefusedAsync(new HostileImage(manifest: document), Place.IndexEntry);
        foreach (var document in (byte[][])[Image.Manifest, Image.Index, Image.Layer])
            await Trial.AssertRefusedAsync(new HostileImage(config: document), Place.Config);
        foreach (var document in (byte[][])[Image.Manifest, Image.Config, Image.Index])
            await Trial.AssertRefusedAsync(new HostileImage(layer: document), Place.Layer);
        await Trial.AssertRefusedAsync(new HostileImage(index: Image.Config), Place.ManifestByTag);
    }

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    [InlineData(MediaTypes.DockerSchema1)]
    [InlineData(MediaTypes.OciArtifactManifest)]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML; charset=utf-8")]
    public Task An_index_that_is_delivered_as_something_else_is_refused(string type) =>
        Trial.AssertRefusedAsync(Image, Place.ManifestByTag, honest => (honest with { Type = type }).Reply);

    [Theory]
    [InlineData($$"""{"manifests":[],"config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"manifests":[],"layers":[]}""")]
    [InlineData($$"""{"config":{{Config}},"fsLayers":[]}""")]
    [InlineData($$"""{"config":{{Config}},"layers":[],"Manifests":[]}""")]
    [InlineData($$"""{"manifests":null,"config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"\u006danifests":[],"config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"manifests":[],"manifests":[{{Config}}]}""")]
    [InlineData($$"""{"manifests":[],"manifest\u0073":[{{Config}}]}""")]
    [InlineData($$"""{"config":{{Config}},"config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"config":{{Config}},"layers":[],"layers":[{{Config}}]}""")]
    [InlineData($$"""{"mediaType":"{{MediaTypes.OciIndex}}","mediaType":"{{MediaTypes.OciManifest}}","config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"config":{"digest":"{{Sha}}","digest":"{{Sha}}"},"layers":[]}""")]
    [InlineData($$"""{"config":{{Config}},"layers":[{"digest":"{{Sha}}","size":1,"size":2}]}""")]
    [InlineData($$$"""{"manifests":[{"digest":"{{{Sha}}}","platform":{"os":"linux","architecture":"amd64","architecture":"arm64"}}]}""")]
    [InlineData($$$"""{"manifests":[{"digest":"{{{Sha}}}","platform":{"os":"linux","architecture":"amd64"},"platform":{"os":"linux","architecture":"arm64"}}]}""")]
    [InlineData("""{"manifests":{}}""")]
    [InlineData("""{"manifests":[1]}""")]
    [InlineData("""{"manifests":[{"digest":"sha256:0"}]}""")]
    public Task A_document_with_two_meanings_or_none_is_refused(string json) => Task.WhenAll(((Place[])[Place.ManifestByTag, Place.ManifestByDigest]).Select(place =>
        Trial.AssertRefusedAsync(new HostileImage(index: Encoding.UTF8.GetBytes(json)), place)));

    [Theory]
    [InlineData("""{"os":"linux","architecture":"amd64","architecture":"arm64"}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","archi\u0074ecture":"arm64"}""")]
    [InlineData("""{"os":"linux","os":"windows","architecture":"amd64"}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","ARCHITECTURE":"arm64"}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","config":{"Cmd":["a"],"Cmd":["b"]}}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","config":{},"config":{}}""")]
    public Task A_config_with_two_meanings_is_refused(string json) => Trial.AssertRefusedAsync(new HostileImage(config: Encoding.UTF8.GetBytes(json)), Place.Config);
}
