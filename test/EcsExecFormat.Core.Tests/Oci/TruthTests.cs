using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Oci;

/// <summary>What the recorded images say of themselves. That some of them lie is the point of them.</summary>
public class TruthTests
{
    public static readonly TheoryData<string, string> Offers = new()
    {
        { "a-amd64-ok", "linux/amd64" },
        { "b-arm64-ok", "linux/arm64" },
        { "b2-arm64-novariant", "linux/arm64" },
        { "c-lying-amd64-cfg-arm64-bin", "linux/amd64" },
        { "d-script-no-shebang", "linux/amd64" },
        { "d2-script-shebang-ok", "linux/amd64" },
        { "e-script-crlf-shebang", "linux/amd64" },
        { "f-shebang-interp-missing", "linux/amd64" },
        { "f2-shebang-interp-wrong-arch", "linux/amd64" },
        { "g-empty-entrypoint", "linux/amd64" },
        { "h-truncated-elf-32b", "linux/amd64" },
        { "i-not-executable", "linux/amd64" },
        { "j-index-amd64-arm64", "linux/amd64 linux/arm64" },
        { "k-index-attestation", "linux/amd64" },
        { "l-index-arm64-only", "linux/arm64" },
        { "l2-index-platform-lies", "linux/amd64" },
        { "m-dynamic-elf-loader-missing", "linux/amd64" },
        { "o3-entrypoint-one-string", "linux/amd64" },
        { "p-shell-form-arm64-app", "linux/amd64" },
        { "s-pe-exe", "linux/amd64" },
        { "v-386-ok", "linux/386" },
        { "v-armv7-ok", "linux/arm/v7" },
        { "v-s390x-ok", "linux/s390x" },
        { "w-config-no-architecture", "" },
        { "w3-config-arch-aarch64", "linux/arm64" },
        { "z-multi-7arch", "linux/amd64 linux/arm64 linux/arm/v7 linux/386 linux/riscv64 linux/s390x linux/ppc64le" },
    };

    [Theory]
    [MemberData(nameof(Offers))]
    public void An_image_offers_what_its_index_or_config_states(string name, string offers) =>
        Assert.Equal(offers, string.Join(' ', OffersOf(OciLayout.OfTruth(name))));

    [Fact]
    public void The_table_names_every_recorded_image() =>
        Assert.Equal(OciLayout.TruthCases.Order(), Offers.Select(row => row.Data.Item1).Order());

    [Fact]
    public void Engines_refused_to_pull_just_the_indexes_without_an_entry_for_their_host() => Assert.Equal(
        Recorded("refusedAtPull"),
        OciLayout.TruthCases.Where(name => OciLayout.OfTruth(name) is var layout
            && layout.Manifest(layout.Top) is ImageIndex index && Choice(index) is null));

    /// <summary>The entry's platform and its config's, where they differ.</summary>
    [Fact]
    public void An_index_can_lie_about_its_entries()
    {
        var layout = OciLayout.OfTruth("l2-index-platform-lies");
        var entry = Choice((ImageIndex)layout.Manifest(layout.Top));
        Assert.NotNull(entry);
        Assert.Equal(Platform.LinuxArm64, ConfigOf(layout, (ImageManifest)layout.Manifest(entry)).Platform);
    }

    private static ImmutableArray<Platform> OffersOf(OciLayout layout) => layout.Manifest(layout.Top) switch
    {
        ImageIndex index => [.. Images(index).Select(entry => entry.Platform).OfType<Platform>().Distinct()],
        ImageManifest manifest => ConfigOf(layout, manifest).Platform is { } platform ? [platform] : [],
        var other => throw new InvalidDataException($"expected an image, not {other}"),
    };

    private static IEnumerable<Descriptor> Images(ImageIndex index) => index.Manifests.Where(entry => entry.IsImage);

    private static Descriptor? Choice(ImageIndex index) => IndexChoice.Of(Images(index), entry => entry.Platform, Platform.LinuxAmd64);

    private static ImageConfig ConfigOf(OciLayout layout, ImageManifest manifest) => ImageConfig.Parse(layout.Blob(manifest.Config.Digest));

    private static IEnumerable<string> Recorded(string member)
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(OciLayout.TruthFolder, "truth.json")));
        return [.. truth.RootElement.GetProperty("images").EnumerateArray()
            .Where(image => image.GetProperty(member).GetBoolean())
            .Select(image => image.GetProperty("image").GetString()!)
            .Order(StringComparer.Ordinal)];
    }
}
