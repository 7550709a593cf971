using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class ImageInspectorTests
{
    private const string Name = "reg.example/web:1";

    private readonly ScriptedImages _images = new();

    [Theory]
    [InlineData("amd64", "linux/amd64")]
    [InlineData("x86_64", "linux/amd64")]
    [InlineData("aarch64", "linux/arm64")]
    [InlineData("s390x", "linux/s390x")]
    public async Task The_config_of_a_single_image_tells_its_platform(string architecture, string expected)
    {
        _images.Answer(Name, _images.ManifestOf($$"""{"architecture":"{{architecture}}"}"""));

        var made = await MadeAsync();

        Assert.Equal([expected], made.Platforms.Select(platform => platform.ToString()));
        Assert.False(made.IsIndex);
        Assert.Equal(2, _images.Asked.Count);
    }

    [Fact]
    public async Task An_index_without_the_platform_costs_one_read()
    {
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage("arm64"), "linux/arm64"), ScriptedImages.Entry(_images.PutImage("s390x"), "linux/s390x")));

        var made = await MadeAsync();

        Assert.Equal("linux/arm64, linux/s390x", string.Join(", ", made.Platforms));
        Assert.True(made.IsIndex);
        Assert.Null(made.Chosen);
        Assert.False(made.RunsOn(Platform.LinuxAmd64));
        Assert.Equal([Name], _images.Asked);
    }

    [Theory]
    [InlineData("amd64", true)]
    [InlineData("arm64", false)]
    public async Task The_entry_for_the_host_is_checked_against_its_own_config(string really, bool runs)
    {
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage(really), "linux/amd64")));

        Assert.Equal(runs, (await MadeAsync()).RunsOn(Platform.LinuxAmd64));
    }

    [Theory]
    [InlineData("linux/386")]
    [InlineData("linux/amd64/v2")]
    public async Task The_entry_that_is_checked_is_the_one_that_runtimes_choose(string before)
    {
        _images.Answer(Name, ScriptedImages.Index(
            ScriptedImages.Entry(_images.PutImage("386"), before), ScriptedImages.Entry(_images.PutImage("arm64"), "linux/amd64")));

        Assert.False((await MadeAsync()).RunsOn(Platform.LinuxAmd64));
    }

    [Fact]
    public async Task An_i386_image_runs_on_amd64()
    {
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage("386"), "linux/386")));

        Assert.True((await MadeAsync()).RunsOn(Platform.LinuxAmd64));
    }

    [Fact]
    public async Task Entries_without_a_platform_are_read_and_artifacts_among_them_left_out()
    {
        var artifact = _images.Put($$"""{"schemaVersion":2,"artifactType":"a/b","config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{_images.Put("{}")}}","size":2},"layers":[]}""");
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(artifact), ScriptedImages.Entry(_images.PutImage("arm64"))));

        Assert.Equal("linux/arm64", string.Join(", ", (await MadeAsync()).Platforms));
    }

    [Fact]
    public async Task Attestations_and_artifacts_are_not_read()
    {
        var never = Digest.Sha256Of("never read"u8);
        _images.Answer(Name, ScriptedImages.Index(
            ScriptedImages.Entry(_images.PutImage("arm64"), "linux/arm64"),
            ScriptedImages.Entry(never, "unknown/unknown"),
            ScriptedImages.Entry(never, more: ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}"),
            ScriptedImages.Entry(never, more: $",\"artifactType\":\"{MediaTypes.SociIndex}\"")));

        Assert.Equal("linux/arm64", string.Join(", ", (await MadeAsync()).Platforms));
    }

    [Fact]
    public async Task Three_levels_of_indexes_are_followed_and_a_fourth_is_not()
    {
        var bottom = _images.Put(ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage("arm64"), "linux/arm64")));
        var third = _images.Put(ScriptedImages.Index(ScriptedImages.Entry(bottom, mediaType: MediaTypes.OciIndex)));
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(third, mediaType: MediaTypes.OciIndex)));
        Assert.Equal("linux/arm64", string.Join(", ", (await MadeAsync()).Platforms));

        var deeper = _images.Put(ScriptedImages.Index(ScriptedImages.Entry(third, mediaType: MediaTypes.OciIndex)));
        _images.Answer(Name, ScriptedImages.Index(ScriptedImages.Entry(deeper, mediaType: MediaTypes.OciIndex)));
        Assert.Contains("nests more than 3 levels", await ReasonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_holds_itself_comes_to_an_end()
    {
        var itself = Digest.Sha256Of("itself"u8);
        var index = ScriptedImages.Index(ScriptedImages.Entry(itself, mediaType: MediaTypes.OciIndex), ScriptedImages.Entry(itself, mediaType: MediaTypes.OciIndex));
        _images.Answer(Name, index).Answer(itself.ToString(), index);

        await ReasonAsync();

        Assert.InRange(_images.Asked.Count, 1, 16);
    }

    [Fact]
    public async Task No_more_than_sixteen_documents_are_read()
    {
        _images.Answer(Name, ScriptedImages.Index([.. Enumerable.Range(0, 30).Select(number => ScriptedImages.Entry(_images.PutImage("arm64", $"v{number}")))]));

        Assert.Contains("more than 16 documents", await ReasonAsync(), StringComparison.Ordinal);
        Assert.Equal(16, _images.Asked.Count);
    }

    [Fact]
    public async Task A_schema_1_image_tells_by_itself()
    {
        _images.Answer(Name, """{"schemaVersion":1,"architecture":"amd64","fsLayers":[]}""");

        Assert.Equal("linux/amd64", string.Join(", ", (await MadeAsync()).Platforms));
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "schema 1 manifest states no architecture")]
    [InlineData("""{"manifests":[]}""", "lists no image")]
    [InlineData("""{"manifests":[],"config":{},"layers":[]}""", "malformed")]
    [InlineData("not JSON", "malformed")]
    [InlineData("""{"blobs":[],"artifactType":"application/x-chart"}""", "not a container image|an artifact (application/x-chart)")]
    public async Task A_document_that_does_not_tell_is_unknown(string document, string reason)
    {
        _images.Answer(Name, document);

        Assert.Contains(reason.Split('|')[^1], await ReasonAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"architecture":"unknown"}""")]
    [InlineData("""{"architecture":"PDP-11","os":"linux"}""")]
    public async Task A_config_without_a_known_architecture_is_never_taken_for_amd64(string config)
    {
        _images.Answer(Name, _images.ManifestOf(config));

        Assert.Equal("the image's config states no architecture", await ReasonAsync());
    }

    [Fact]
    public async Task What_the_registry_says_is_the_reason()
    {
        _images.Answer(Name, new ImageRead.Unavailable(ImageProblem.AccessDenied, "reg.example refused"));

        Assert.Equal("reg.example refused", await ReasonAsync());
    }

    [Fact]
    public async Task Reading_that_takes_too_long_is_unknown()
    {
        using var ended = new CancellationTokenSource();
        var images = new ScriptedImages
        {
            Before = async token =>
            {
                await ended.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };

        var offer = await new ImageInspector(images).InspectAsync(ImageReference.Parse(Name), Platform.LinuxAmd64, ended.Token);

        Assert.Equal("the time for reading the image ran out", Assert.IsType<ImageOffer.Unknown>(offer).Reason);
    }

    private Task<ImageOffer> InspectAsync() =>
        new ImageInspector(_images).InspectAsync(ImageReference.Parse(Name), Platform.LinuxAmd64, TestContext.Current.CancellationToken);

    private async Task<ImageOffer.Made> MadeAsync() => Assert.IsType<ImageOffer.Made>(await InspectAsync());

    private async Task<string> ReasonAsync() => Assert.IsType<ImageOffer.Unknown>(await InspectAsync()).Reason;
}
