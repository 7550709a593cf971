using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.LocalAws.Ecr;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Small images as a build would push them. Each method gives the digest that ECS would report.</summary>
internal static class Pictures
{
    public const string Tag = "1.0";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    public static string Arm64(EcrRegistry registry, string repository) => Single(registry, repository, "arm64", Tag);

    public static string Amd64(EcrRegistry registry, string repository) => Single(registry, repository, "amd64", Tag);

    /// <summary>An index with one entry.</summary>
    public static string IndexOfArm64(EcrRegistry registry, string repository) => IndexOfArm64(registry, repository, Tag);

    public static string IndexOfArm64(EcrRegistry registry, string repository, string tag) => Index(registry, repository, "arm64", tag);

    /// <summary>An index with one entry, of that architecture, which has a program.</summary>
    public static Func<EcrRegistry, string, string> IndexOf(string architecture) => (registry, repository) =>
        Index(registry, repository, LayeredImage.Of(architecture, architecture)(registry, repository), architecture, Tag);

    public static string EmptyIndex(EcrRegistry registry, string repository) =>
        Put(registry, repository, $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[]}""", IndexType);

    /// <summary>A document that can be read as an index and as a manifest (CVE-2021-41190).</summary>
    public static string Ambiguous(EcrRegistry registry, string repository)
    {
        var entry = Single(registry, repository, "arm64");
        return Put(registry, repository, $$"""
            {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{entry}}","size":3},"layers":[],"manifests":[{"mediaType":"{{ManifestType}}","digest":"{{entry}}","size":300}]}
            """, ManifestType);
    }

    /// <summary>A manifest of the given size in bytes.</summary>
    public static Func<EcrRegistry, string, string> OfSize(int bytes) => (registry, repository) =>
        Put(registry, repository, $$"""{"schemaVersion":2,"annotations":{"a":"{{new string('x', bytes)}}"} }""", ManifestType);

    /// <summary>Anything at all in place of a manifest.</summary>
    public static Func<EcrRegistry, string, string> Raw(string document) => (registry, repository) => Put(registry, repository, document, ManifestType);

    public static Func<EcrRegistry, string, string> WithConfig(string config) => (registry, repository) => Single(registry, repository, Encoding.UTF8.GetBytes(config), Tag);

    /// <summary>A tag that nobody pushed; the repository is there.</summary>
    public static string Gone(EcrRegistry registry, string repository)
    {
        registry.PutBlob(repository, "of an image that was deleted"u8.ToArray());
        return DigestOf("deleted");
    }

    /// <summary>Nothing at all: not even the repository.</summary>
    public static string Nowhere(EcrRegistry registry, string repository) => DigestOf(registry.Host + repository);

    public static string DigestOf(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Index(EcrRegistry registry, string repository, string architecture, string tag) =>
        Index(registry, repository, Single(registry, repository, architecture), architecture, tag);

    private static string Index(EcrRegistry registry, string repository, string entry, string architecture, string tag)
    {
        var variant = architecture == "arm64" ? ",\"variant\":\"v8\"" : "";
        return Put(registry, repository, $$"""
            {"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{"mediaType":"{{ManifestType}}","digest":"{{entry}}","size":300,"platform":{"os":"linux","architecture":"{{architecture}}"{{variant}}} }]}
            """, IndexType, tag);
    }

    private static string Single(EcrRegistry registry, string repository, string architecture, params string[] tags) => Single(registry, repository, Encoding.UTF8.GetBytes(
        $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Entrypoint":["/app/web"]},"rootfs":{"type":"layers","diff_ids":[]}}"""), tags);

    private static string Single(EcrRegistry registry, string repository, byte[] config, params string[] tags)
    {
        var digest = registry.PutBlob(repository, config);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{digest}}","size":{{config.Length}}},"layers":[]}
            """;
        return registry.PutManifest(repository, Encoding.UTF8.GetBytes(manifest), ManifestType, tags);
    }

    private static string Put(EcrRegistry registry, string repository, string document, string mediaType, string tag = Tag) =>
        registry.PutManifest(repository, Encoding.UTF8.GetBytes(document), mediaType, tag);
}
