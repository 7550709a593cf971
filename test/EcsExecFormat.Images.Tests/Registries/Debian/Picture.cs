using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>Images that are pushed, each as a folder in OCI image layout.</summary>
internal static class Picture
{
    /// <summary>One manifest, for arm64.</summary>
    public const string Single = "b-arm64-ok";

    /// <summary>An index without an entry for amd64.</summary>
    public const string ForeignIndex = "l-index-arm64-only";

    /// <summary>An index with an entry for amd64.</summary>
    public const string Index = "j-index-amd64-arm64";

    /// <summary>An index of seven platforms.</summary>
    public const string WideIndex = "z-multi-7arch";

    public static string FolderOf(string name) => Path.Combine(OciLayout.TruthFolder, "images", name);

    public static Digest DigestOf(string name) => OciLayout.OfTruth(name).Top.Digest;

    /// <summary>The index of two platforms within an index, in a new folder.</summary>
    public static DirectoryInfo Nested()
    {
        const string type = "application/vnd.oci.image.index.v1+json";
        var folder = Directory.CreateTempSubdirectory("nested-index-");
        var blobs = folder.CreateSubdirectory("blobs/sha256");
        foreach (var blob in Directory.GetFiles(Path.Combine(FolderOf(Index), "blobs", "sha256")))
            File.Copy(blob, Path.Combine(blobs.FullName, Path.GetFileName(blob)));
        var inner = OciLayout.OfTruth(Index).Top;
        var outer = IndexOf($$"""{"mediaType":"{{type}}","digest":"{{inner.Digest}}","size":{{inner.Size}}}""");
        var digest = Digest.Sha256Of(outer);
        File.WriteAllBytes(Path.Combine(blobs.FullName, digest.Encoded), outer);
        File.WriteAllText(Path.Combine(folder.FullName, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllBytes(Path.Combine(folder.FullName, "index.json"), IndexOf(
            $$$"""{"mediaType":"{{{type}}}","digest":"{{{digest}}}","size":{{{outer.Length}}},"annotations":{"org.opencontainers.image.ref.name":"latest"}}"""));
        return folder;

        static byte[] IndexOf(string entry) => System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{type}}","manifests":[{{entry}}]}""");
    }
}
