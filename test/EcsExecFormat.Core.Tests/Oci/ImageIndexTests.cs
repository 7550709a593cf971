using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class ImageIndexTests
{
    private const string Attestation =
        """ "platform":{"os":"linux","architecture":"amd64"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"} """;

    private const string Soci =
        $$""" "artifactType":"{{MediaTypes.SociIndex}}","platform":{"os":"linux","architecture":"amd64"} """;

    private const string SociByAnnotation =
        """ "annotations":{"com.amazon.soci.image-manifest-digest":"sha256:1"},"platform":{"os":"linux","architecture":"amd64"} """;

    /// <summary>What runtimes choose; the number is the entry's place, null is a refused pull.</summary>
    [Theory]
    [InlineData("linux/amd64", 0, "linux/amd64", "linux/arm64")]
    [InlineData("linux/amd64", 1, "linux/arm64", "linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64", 0, "linux/x86_64")]
    [InlineData("linux/amd64", 0, "linux/amd64/v1")]
    [InlineData("linux/amd64", 1, "linux/amd64/v2", "linux/amd64")]
    [InlineData("linux/amd64", null, "linux/amd64/v2")]
    [InlineData("linux/amd64", null, "linux/arm64")]
    [InlineData("linux/amd64", null, "windows/amd64")]
    [InlineData("linux/amd64", null, "unknown/unknown")]
    [InlineData("linux/amd64", 1, "linux/386", "linux/amd64")]
    [InlineData("linux/amd64", 1, "linux/arm64", "linux/386")]
    [InlineData("linux/arm64", 1, "linux/amd64", "linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/arm64", 0, "linux/aarch64")]
    [InlineData("linux/arm64", null, "linux/arm64/v9")]
    [InlineData("linux/arm64", null, "linux/amd64")]
    [InlineData("linux/arm64", 1, "linux/arm/v6", "linux/arm/v7")]
    [InlineData("linux/arm64", 2, "linux/arm/v6", "linux/arm/v7", "linux/arm64")]
    [InlineData("linux/s390x", 1, "linux/amd64", "linux/s390x")]
    public void The_entry_that_runtimes_choose_is_chosen(string host, int? chosen, params string[] entries)
    {
        var index = Documents.Index([.. entries.Select(Documents.For)]);
        Assert.Equal(chosen is { } place ? index.Manifests[place] : null, Choice(index, Platform.Parse(host)));
    }

    [Theory]
    [InlineData(Attestation)]
    [InlineData(Soci)]
    [InlineData(SociByAnnotation)]
    public void What_lies_beside_the_images_is_neither_offered_nor_chosen(string entry)
    {
        var index = Documents.Index(entry, Documents.For("linux/arm64"));
        Assert.False(index.Manifests[0].IsImage);
        Assert.Null(Choice(index, Platform.LinuxAmd64));
        Assert.Equal([Platform.LinuxArm64], Offers(index));
    }

    [Fact]
    public void An_entry_for_unknown_unknown_is_an_attestation() =>
        Assert.True(Documents.Index(Documents.For("unknown/unknown")).Manifests[0].IsAttestation);

    [Theory]
    [InlineData("linux/arm64 linux/amd64 linux/arm/v7", "linux/arm64/v8", "linux/x86_64", "linux/aarch64", "linux/arm", "linux/amd64")]
    public void Offers_are_distinct_and_in_order(string offers, params string[] entries) =>
        Assert.Equal(offers, string.Join(' ', Offers(Documents.Index([.. entries.Select(Documents.For)]))));

    [Theory]
    [InlineData(""" "x":1 """)]
    [InlineData(""" "platform":null """)]
    [InlineData(""" "platform":{} """)]
    [InlineData(""" "platform":{"os":"linux"} """)]
    [InlineData(""" "platform":{"os":"linux","architecture":""} """)]
    [InlineData(""" "platform":{"os":"linux","architecture":"mystery"} """)]
    public void An_entry_that_states_no_known_architecture_is_for_none(string entry)
    {
        var descriptor = Documents.Index(entry).Manifests[0];
        Assert.Null(descriptor.Platform);
        Assert.True(descriptor.IsImage);
        Assert.Empty(Offers(Documents.Index(entry)));
        Assert.Null(Choice(Documents.Index(entry), Platform.LinuxAmd64));
    }

    [Fact]
    public void An_entry_without_os_is_for_linux_as_runtimes_read_it() =>
        Assert.Equal(Platform.LinuxArm64, Documents.Index(""" "platform":{"architecture":"arm64"} """).Manifests[0].Platform);

    [Theory]
    [InlineData(MediaTypes.OciIndex, true, true)]
    [InlineData(MediaTypes.DockerList, true, true)]
    [InlineData(MediaTypes.OciManifest, false, true)]
    [InlineData(MediaTypes.DockerManifest, false, true)]
    [InlineData("application/vnd.in-toto+json", false, false)]
    public void Nested_indexes_and_foreign_content_are_told_by_media_type(string mediaType, bool isIndex, bool isImage)
    {
        var index = (ImageIndex)Documents.Parse($$"""{"manifests":[{"mediaType":"{{mediaType}}","digest":"{{Documents.Sha}}"}]}""");
        Assert.Equal((isIndex, isImage), (index.Manifests[0].IsIndex, index.Manifests[0].IsImage));
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("\"7\"", null)]
    public void A_size_is_a_whole_number_of_bytes_or_not_stated(string json, long? size)
    {
        var index = (ImageIndex)Documents.Parse($$"""{"manifests":[{"digest":"{{Documents.Sha}}","size":{{json}}}]}""");
        Assert.Equal(size, index.Manifests[0].Size);
    }

    private static Descriptor? Choice(ImageIndex index, Platform host) => IndexChoice.Of(index.Manifests.Where(entry => entry.IsImage), entry => entry.Platform, host);

    private static IEnumerable<Platform> Offers(ImageIndex index) =>
        index.Manifests.Where(entry => entry.IsImage).Select(entry => entry.Platform).OfType<Platform>().Distinct();
}
