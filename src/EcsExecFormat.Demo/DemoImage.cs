using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.LocalAws.Ecr;

namespace EcsExecFormat.Demo;

/// <summary>A small image for linux/arm64 only, as <c>docker build</c> on an ARM laptop would push it: one layer with one program.</summary>
internal static class DemoImage
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <returns>The manifest's digest.</returns>
    public static string Push(LocalEcr ecr, string repository, string tag)
    {
        var tar = Tar();
        var layer = Gzip(tar);
        var config = Encoding.UTF8.GetBytes($$$"""
            {"architecture":"arm64","os":"linux","config":{"Entrypoint":["/app/web"]},"rootfs":{"type":"layers","diff_ids":["sha256:{{{Convert.ToHexStringLower(SHA256.HashData(tar))}}}"]}}
            """);
        var manifest = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{Descriptor(ConfigType, config)}},"layers":[{{Descriptor(LayerType, layer)}}]}
            """);
        return ecr.PutManifest(repository, manifest, ManifestType, tag);

        string Descriptor(string mediaType, byte[] blob) => $$"""{"mediaType":"{{mediaType}}","digest":"{{ecr.PutBlob(repository, blob)}}","size":{{blob.Length}}}""";
    }

    private static byte[] Tar()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(Dated(new UstarTarEntry(TarEntryType.Directory, "app/")));
            tar.WriteEntry(Dated(new UstarTarEntry(TarEntryType.RegularFile, "app/web") { DataStream = new MemoryStream(ArmProgram.Bytes()) }));
        }

        return bytes.ToArray();
    }

    private static UstarTarEntry Dated(UstarTarEntry entry)
    {
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        // rwxr-xr-x
        entry.Mode = (UnixFileMode)0x1ED;
        return entry;
    }

    /// <summary>Stored, not deflated: so the digests are the same on every machine.</summary>
    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
