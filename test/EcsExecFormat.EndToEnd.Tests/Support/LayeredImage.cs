using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.LocalAws.Ecr;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>An image with layers, whose entrypoint <c>/app/web</c> is a program, as <c>docker push</c> leaves it in a registry.</summary>
internal static class LayeredImage
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <param name="label">The architecture that the image's config claims.</param>
    /// <param name="program">The architecture that its entrypoint is built for.</param>
    public static Func<EcrRegistry, string, string> Of(string label, string program) => Of(label, ("app/web", TinyProgram.For(program)));

    /// <param name="label">The architecture that the image's config claims.</param>
    /// <param name="files">What its upper layer holds, executable; the entrypoint is <c>app/web</c>.</param>
    public static Func<EcrRegistry, string, string> Of(string label, params (string Path, byte[] Content)[] files) => (registry, repository) =>
    {
        byte[][] tars = [Tar(("etc/motd", "hello\n"u8.ToArray())), Tar(files)];
        var config = Encoding.UTF8.GetBytes($$$"""
            {"architecture":"{{{label}}}","os":"linux","author":"{{{repository}}}","config":{"Entrypoint":["/app/web"],"Env":["PATH=/usr/bin:/bin"]},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', tars.Select(tar => $"\"{Digest(tar)}\""))}}}]}}
            """);
        var layers = tars.Select(Gzip).Select(layer => Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", registry.PutBlob(repository, layer), layer.Length));
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{Descriptor("application/vnd.oci.image.config.v1+json", registry.PutBlob(repository, config), config.Length)}},"layers":[{{string.Join(',', layers)}}]}
            """;
        return registry.PutManifest(repository, Encoding.UTF8.GetBytes(manifest), ManifestType, Pictures.Tag);
    };

    private static string Descriptor(string mediaType, string digest, int size) => $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{size}}}""";

    private static byte[] Tar(params (string Path, byte[] Content)[] files)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)]) { Mode = (UnixFileMode)0b111_101_101 });
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(content) });
            }
        }

        return tar.ToArray();
    }

    private static byte[] Gzip(byte[] tar)
    {
        var layer = new MemoryStream();
        using (var gzip = new GZipStream(layer, CompressionLevel.Fastest))
            gzip.Write(tar);
        return layer.ToArray();
    }

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
