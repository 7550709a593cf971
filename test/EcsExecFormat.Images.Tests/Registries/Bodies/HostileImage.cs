using System.Formats.Tar;
using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>An image of an index with one entry, each of whose documents may be something else; the digests are always right.</summary>
internal sealed class HostileImage
{
    private const string Program = "app";

    /// <param name="index">Null for one of the manifest.</param>
    /// <param name="manifest">Null for one of the config and the layer.</param>
    /// <param name="config">Null for one of linux/amd64.</param>
    /// <param name="layer">Null for one with the program.</param>
    public HostileImage(byte[]? index = null, byte[]? manifest = null, byte[]? config = null, byte[]? layer = null)
    {
        Layer = layer ?? HonestLayer();
        LayerDigest = Digest.Sha256Of(Layer);
        Config = config ?? Encoding.UTF8.GetBytes($$$"""{"os":"linux","architecture":"amd64","config":{"Entrypoint":["/{{{Program}}}"]}}""");
        ConfigDigest = Digest.Sha256Of(Config);
        Manifest = manifest ?? Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"config":{{Descriptor(MediaTypes.OciConfig, Config)}},"layers":[{{Descriptor("application/vnd.oci.image.layer.v1.tar", Layer)}}]}""");
        ManifestDigest = Digest.Sha256Of(Manifest);
        Index = index ?? Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{Entry(MediaTypes.OciManifest, Manifest, "amd64")}}]}""");
        IndexDigest = Digest.Sha256Of(Index);
    }

    public byte[] Index { get; }

    public byte[] Manifest { get; }

    public byte[] Config { get; }

    public byte[] Layer { get; }

    public Digest IndexDigest { get; }

    public Digest ManifestDigest { get; }

    public Digest ConfigDigest { get; }

    public Digest LayerDigest { get; }

    /// <summary>An image whose document at a place is this one.</summary>
    public static HostileImage With(Place place, byte[] document) => place switch
    {
        Place.ManifestByTag or Place.ManifestByDigest => new HostileImage(index: document),
        Place.IndexEntry => new HostileImage(manifest: document),
        Place.Config => new HostileImage(config: document),
        Place.Layer => new HostileImage(layer: document),
        _ => throw new ArgumentOutOfRangeException(nameof(place)),
    };

    public static string Entry(string mediaType, byte[] document, string? architecture) => architecture is null
        ? Descriptor(mediaType, document)
        : $$$"""{{{Descriptor(mediaType, document)[..^1]}}},"platform":{"os":"linux","architecture":"{{{architecture}}}"}}""";

    public static string Descriptor(string mediaType, byte[] document) =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{Digest.Sha256Of(document)}}","size":{{document.Length}}}""";

    /// <summary>The header of an ELF program for x86-64 in a tar archive.</summary>
    private static byte[] HonestLayer()
    {
        var header = new byte[64 + 56];
        byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        start.CopyTo(header, 0);
        (header[16], header[18], header[20], header[32], header[52], header[54], header[56]) = (2, 62, 1, 64, 64, 56, 1);
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Program) { Mode = (UnixFileMode)0b111_101_101, ModificationTime = DateTimeOffset.UnixEpoch, DataStream = new MemoryStream(header) });
        return archive.ToArray();
    }
}
