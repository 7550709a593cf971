using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

/// <summary>Short ways to write the documents of the tests.</summary>
internal static class Documents
{
    public const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public const string Config = $$"""{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{Sha}}","size":7}""";

    public static ManifestDocument Parse(string json, string? mediaType = null) => ManifestDocument.Parse(Encoding.UTF8.GetBytes(json), mediaType);

    public static ImageConfig ParseConfig(string json) => ImageConfig.Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>An index of these entries; each is the inside of a JSON object, to which type, size and a digest of its own are added.</summary>
    public static ImageIndex Index(params string[] entries) =>
        (ImageIndex)Parse($$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries.Select(Entry))}}]}""", MediaTypes.OciIndex);

    /// <summary>The inside of an entry for <c>OS/ARCHITECTURE[/VARIANT]</c>, in just these words.</summary>
    public static string For(string platform) => platform.Split('/') switch
    {
        [var os, var architecture] => $$""" "platform":{"os":"{{os}}","architecture":"{{architecture}}"} """,
        [var os, var architecture, var variant] => $$""" "platform":{"os":"{{os}}","architecture":"{{architecture}}","variant":"{{variant}}"} """,
        _ => throw new ArgumentException("expected a platform", nameof(platform)),
    };

    private static string Entry(string inside, int number) =>
        $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.Sha256Of([(byte)number])}}","size":{{number}},{{inside}}}""";
}
