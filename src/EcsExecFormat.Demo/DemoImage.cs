using System.Text;

namespace EcsExecFormat.Demo;

/// <summary>The documents of a small image for linux/arm64 only, as <c>docker build</c> on an ARM laptop would push them.</summary>
internal static class DemoImage
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <returns>The manifest's digest.</returns>
    public static string Push(LocalAws.LocalAwsServer aws, string repository, string tag)
    {
        var config = """{"architecture":"arm64","os":"linux","config":{"Entrypoint":["/app/web"]},"rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray();
        var configDigest = aws.Ecr.PutBlob(repository, config);
        var manifest = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{configDigest}}","size":{{config.Length}}},"layers":[]}
            """);
        return aws.Ecr.PutManifest(repository, manifest, ManifestType, tag);
    }
}
