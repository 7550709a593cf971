using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class ManifestDocumentTests
{
    private const string Manifests = """ "manifests":[] """;
    private const string Image = $""" "config":{Documents.Config},"layers":[] """;
    private const string Schema1 = """ "schemaVersion":1,"architecture":"amd64","fsLayers":[] """;

    [Theory]
    [InlineData(Manifests, null, typeof(ImageIndex))]
    [InlineData(Manifests, MediaTypes.OciIndex, typeof(ImageIndex))]
    [InlineData(Manifests, MediaTypes.DockerList, typeof(ImageIndex))]
    [InlineData(Manifests, "application/json", typeof(ImageIndex))]
    [InlineData(Image, null, typeof(ImageManifest))]
    [InlineData(Image, MediaTypes.OciManifest, typeof(ImageManifest))]
    [InlineData(Image, MediaTypes.DockerManifest + "; charset=utf-8", typeof(ImageManifest))]
    [InlineData(Image, "Application/Vnd.OCI.image.manifest.v1+JSON", typeof(ImageManifest))]
    [InlineData($"\"mediaType\":\"{MediaTypes.OciManifest}\",{Image}", MediaTypes.DockerManifest, typeof(ImageManifest))]
    [InlineData(Schema1, null, typeof(Schema1Manifest))]
    [InlineData(Schema1, MediaTypes.DockerSchema1, typeof(Schema1Manifest))]
    [InlineData(Schema1, MediaTypes.DockerSchema1Signed, typeof(Schema1Manifest))]
    [InlineData($"\"mediaType\":\"{MediaTypes.OciArtifactManifest}\",\"blobs\":[]", null, typeof(Artifact))]
    public void Form_and_media_type_tell_the_kind(string inside, string? mediaType, Type kind) =>
        Assert.IsType(kind, Documents.Parse($"{{{inside}}}", mediaType));

    [Theory]
    [InlineData(Manifests, MediaTypes.OciManifest)]
    [InlineData(Manifests, MediaTypes.DockerSchema1)]
    [InlineData(Image, MediaTypes.OciIndex)]
    [InlineData(Image, MediaTypes.DockerSchema1Signed)]
    [InlineData(Schema1, MediaTypes.DockerManifest)]
    public void Media_type_and_form_that_contradict_each_other_are_refused(string inside, string mediaType)
    {
        Assert.Throws<ParseException>(() => Documents.Parse($"{{{inside}}}", mediaType));
        Assert.Throws<ParseException>(() => Documents.Parse($$"""{"mediaType":"{{mediaType}}",{{inside}}}"""));
    }

    [Theory]
    [InlineData($"{Manifests},{Image}")]
    [InlineData($"{Manifests},\"config\":null")]
    [InlineData($"{Manifests},\"layers\":[]")]
    [InlineData($"{Manifests},\"fsLayers\":[]")]
    [InlineData($"{Image},\"fsLayers\":[]")]
    [InlineData($"\"Manifests\":[],{Image}")]
    [InlineData($"{Manifests},\"\\u0063onfig\":{{}}")]
    [InlineData($"{Manifests},{Manifests}")]
    [InlineData($"{Image},\"config\":{Documents.Config}")]
    [InlineData($"{Image},\"\\u0063onfig\":{Documents.Config}")]
    [InlineData($"\"mediaType\":\"{MediaTypes.OciManifest}\",\"mediaType\":\"{MediaTypes.OciManifest}\",{Image}")]
    [InlineData($"\"manifests\":[{{\"digest\":\"{Documents.Sha}\",\"digest\":\"{Documents.Sha}\"}}]")]
    [InlineData($"\"manifests\":[{{\"digest\":\"{Documents.Sha}\",\"Platform\":{{}}}}]")]
    [InlineData($"\"manifests\":[{{\"digest\":\"{Documents.Sha}\",\"platform\":{{\"OS\":\"linux\"}}}}]")]
    public void What_two_readers_could_take_for_different_things_is_refused(string inside) =>
        Assert.Throws<ParseException>(() => Documents.Parse($"{{{inside}}}"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{}")]
    [InlineData("{\"layers\":[]}")]
    [InlineData("<html>")]
    [InlineData("{\"errors\":[{\"code\":\"DENIED\"}]}")]
    [InlineData("{\"manifests\":null,\"mediaType\":\"text/plain\"}")]
    [InlineData("{\"manifests\":{}}")]
    [InlineData("{\"manifests\":[1]}")]
    [InlineData("{\"manifests\":[{}]}")]
    [InlineData("{\"manifests\":[{\"digest\":\"sha256:xyz\"}]}")]
    [InlineData("{\"manifests\":[{\"digest\":\"\\ud800\"}]}")]
    [InlineData("{\"\\ud800\":1,\"manifests\":[]}")]
    [InlineData("{\"config\":null,\"layers\":[]}")]
    [InlineData("{\"config\":[],\"layers\":[]}")]
    [InlineData($"{{\"config\":{Documents.Config},\"layers\":7}}")]
    public void What_is_no_manifest_is_refused(string json)
    {
        var error = Assert.Throws<ParseException>(() => Documents.Parse(json));
        Assert.StartsWith("expected", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("application/vnd.oci.empty.v1+json", "", "application/vnd.oci.empty.v1+json")]
    [InlineData("application/vnd.oci.empty.v1+json", "\"artifactType\":\"application/x\",", "application/x")]
    [InlineData("application/vnd.oci.image.config.v1+json", "\"artifactType\":\"application/x\",", "application/x")]
    [InlineData("application/vnd.cncf.helm.config.v1+json", "", "application/vnd.cncf.helm.config.v1+json")]
    [InlineData(MediaTypes.SociIndex, "", MediaTypes.SociIndex)]
    public void A_manifest_of_something_else_is_an_artifact(string configType, string artifactType, string type) => Assert.Equal(
        new Artifact(type),
        Documents.Parse($$"""{{{artifactType}}"config":{"mediaType":"{{configType}}","digest":"{{Documents.Sha}}","size":2},"layers":[]}"""));

    [Theory]
    [InlineData("\"mediaType\":\"application/vnd.docker.container.image.v1+json\",")]
    [InlineData("\"mediaType\":\"application/octet-stream\",")]
    [InlineData("")]
    public void A_config_type_that_early_pushes_wrote_is_an_image(string mediaType) => Assert.IsType<ImageManifest>(
        Documents.Parse($$"""{"config":{ {{mediaType}} "digest":"{{Documents.Sha}}"},"layers":[]}"""));

    [Theory]
    [InlineData("\"architecture\":\"arm64\",", "linux/arm64")]
    [InlineData("\"architecture\":\"\",", null)]
    [InlineData("", null)]
    public void Schema_1_states_an_architecture_or_none(string architecture, string? platform) => Assert.Equal(
        new Schema1Manifest(platform is null ? null : Platform.Parse(platform)),
        Documents.Parse($$"""{"schemaVersion":1,{{architecture}}"fsLayers":[],"history":[],"signatures":[]}"""));

    [Fact]
    public void Layers_are_read_in_order()
    {
        var manifest = (ImageManifest)Documents.Parse($$"""{"config":{{Documents.Config}},"layers":[{{Documents.Config}},{"digest":"sha512:{{new string('0', 128)}}","size":9}]}""");
        Assert.Equal([7L, 9L], manifest.Layers.Select(layer => layer.Size));
        Assert.Equal((MediaTypes.OciConfig, Documents.Sha), (manifest.Config.MediaType, manifest.Config.Digest.ToString()));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void An_index_has_at_most_1000_entries(int entries, bool isLegal)
    {
        var json = $$"""{"manifests":[{{string.Join(',', Enumerable.Repeat(Documents.Config, entries))}}]}""";
        Assert.Equal(isLegal, Record.Exception(() => Documents.Parse(json)) is null);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void A_document_is_at_most_64_levels_deep(int arrays, bool isLegal)
    {
        var json = $$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}},"manifests":[]}""";
        Assert.Equal(isLegal, Record.Exception(() => Documents.Parse(json)) is null);
    }

    [Theory]
    [InlineData(199_992, true)]
    [InlineData(199_993, false)]
    public void A_document_has_at_most_200000_tokens(int numbers, bool isLegal)
    {
        // Braces, names and brackets are eight of them.
        var json = $$"""{"x":[{{string.Join(',', Enumerable.Repeat("1", numbers))}}],"manifests":[]}""";
        var refusal = Record.Exception(() => Documents.Parse(json));
        Assert.Equal(isLegal, refusal is null);
        if (!isLegal)
            Assert.Contains("at most 200000 JSON tokens", Assert.IsType<ParseException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_of_1000_entries_with_many_annotations_is_far_below_the_limit_of_tokens()
    {
        var annotations = string.Join(',', Enumerable.Range(0, 60).Select(number => $"\"org.example.annotation-{number}\":\"value\""));
        var entry = $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{Documents.Sha}}}","size":7,"platform":{"os":"linux","architecture":"arm64"},"annotations":{ {{{annotations}}} } }""";
        Assert.Equal(1000, Assert.IsType<ImageIndex>(Documents.Parse($$"""{"manifests":[{{string.Join(',', Enumerable.Repeat(entry, 1000))}}]}""")).Manifests.Length);
    }

    [Theory]
    [InlineData(26)]
    [InlineData(4_000_000)]
    public void A_member_that_nobody_knows_may_have_any_name(int length) =>
        Assert.IsType<ImageIndex>(Documents.Parse($$"""{"{{new string('M', length)}}":1,"manifests":[]}"""));

    [Theory]
    [InlineData("Manifests")]
    [InlineData("\\u004d\\u0041\\u004e\\u0049\\u0046\\u0045\\u0053\\u0054\\u0053")]
    public void A_known_member_in_other_letter_case_is_refused_even_when_it_is_all_escapes(string name) =>
        Assert.Contains("letter case", Assert.Throws<ParseException>(() => Documents.Parse($$"""{"{{name}}":[],"manifests":[]}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_document_has_at_most_four_mebibytes(int beyond, bool isLegal)
    {
        var json = """{"manifests":[]}""".PadRight((4 * 1024 * 1024) + beyond);
        Assert.Equal(isLegal, Record.Exception(() => Documents.Parse(json)) is null);
    }

    [Fact]
    public void A_byte_order_mark_is_named_in_the_error() => Assert.Contains(
        "byte order mark", Assert.Throws<ParseException>(() => Documents.Parse("\uFEFF{\"manifests\":[]}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_encoding_is_named_in_the_error()
    {
        var error = Assert.Throws<ParseException>(() => ManifestDocument.Parse(Encoding.Latin1.GetBytes("{\"manifests\":[],\"x\":\"é\"}"), null));
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }
}
