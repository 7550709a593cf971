using System.Security.Cryptography;
using System.Text;

namespace EcsExecFormat.LocalAws.Tests;

/// <summary>A folder that goes away with its owner.</summary>
internal sealed record TemporaryFolder(string Path) : IDisposable
{
    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Writes small OCI image layouts.</summary>
internal static class SampleLayout
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string Config = """{"architecture":"arm64","os":"linux"}""";

    /// <summary>One image for arm64; below an index of its own when <paramref name="nested"/>.</summary>
    public static TemporaryFolder Write(bool nested = false)
    {
        var folder = Directory.CreateTempSubdirectory("layout").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var config = Blob(folder, "application/vnd.oci.image.config.v1+json", Config);
        var image = Blob(folder, ManifestType, $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[]}""");
        var root = nested ? Blob(folder, IndexType, Index(image)) : image;
        File.WriteAllText(Path.Combine(folder, "index.json"), Index(root));
        return new TemporaryFolder(folder);
    }

    private static string Index(string descriptor) => $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{descriptor}}]}""";

    /// <returns>The blob's descriptor.</returns>
    private static string Blob(string folder, string mediaType, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(folder, "blobs", "sha256", hash), bytes);
        return $$"""{"mediaType":"{{mediaType}}","digest":"sha256:{{hash}}","size":{{bytes.Length}}}""";
    }
}
