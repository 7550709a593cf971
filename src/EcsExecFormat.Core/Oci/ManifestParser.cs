using System.Text.Json;

namespace EcsExecFormat.Core.Oci;

/// <summary>Tells the kinds of manifest documents apart by media type and form, which must agree (OCI image spec, Media Types).</summary>
internal static class ManifestParser
{
    private enum Kind
    {
        Index,
        Image,
        Schema1,
        Artifact,
    }

    public static ManifestDocument Parse(ReadOnlyMemory<byte> bytes, string? mediaType) => StrictJson.Read(bytes, "image manifest or index", root =>
    {
        StrictJson.RefuseCaseVariants(root, "schemaVersion", "mediaType", "manifests", "config", "layers", "fsLayers", "architecture", "artifactType", "blobs");
        var kind = KindByForm(root);
        RefuseContradiction(kind, "the document", KindOfDocument(root.Text("mediaType")));
        RefuseContradiction(kind, "the registry", KindByMediaType(Bare(mediaType)));
        return kind switch
        {
            Kind.Index => new ImageIndex([.. StrictJson.Array(root, "manifests").Select(Descriptor.Read)]),
            Kind.Image => ReadImage(root),
            Kind.Schema1 => ReadSchema1(root),
            _ => new Artifact(root.Text("artifactType") ?? MediaTypes.OciArtifactManifest),
        };
    });

    private static ManifestDocument ReadImage(JsonElement root)
    {
        var config = Descriptor.Read(root.GetProperty("config"));
        if (root.Text("artifactType") is { } type)
            return new Artifact(type);
        if (!MediaTypes.IsImageConfig(config.MediaType))
            return new Artifact(config.MediaType!);
        return new ImageManifest(config, [.. StrictJson.Array(root, "layers").Select(Descriptor.Read)]);
    }

    private static Schema1Manifest ReadSchema1(JsonElement root) =>
        new(Platform.TryOf("linux", root.Text("architecture"), null, out var platform) ? platform : null);

    private static Kind KindByForm(JsonElement root)
    {
        var isIndex = root.TryGetProperty("manifests", out _);
        var isImage = root.TryGetProperty("config", out _);
        var isSchema1 = root.TryGetProperty("fsLayers", out _);
        var hasLayers = root.TryGetProperty("layers", out _);
        return (isIndex, isImage, isSchema1, hasLayers) switch
        {
            (true, false, false, false) => Kind.Index,
            (false, true, false, _) => Kind.Image,
            (false, false, true, false) => Kind.Schema1,
            (false, false, false, false) when root.TryGetProperty("blobs", out _) => Kind.Artifact,
            (false, false, false, _) => throw new ParseException(
                "expected an image manifest or index, with \"config\" and \"layers\" or with \"manifests\""),
            _ => throw new ParseException(
                "expected either an image manifest or an index, and the document has members of both (\"manifests\", \"config\", \"layers\", \"fsLayers\")"),
        };
    }

    /// <summary>A document may leave its type out, but a type that it states must be one of these.</summary>
    private static Kind? KindOfDocument(string? mediaType) => mediaType is null
        ? null
        : KindByMediaType(mediaType) ?? throw new ParseException($"expected the media type of an image manifest or index, not {PlainText.Quote(mediaType)}");

    private static Kind? KindByMediaType(string? mediaType) => mediaType switch
    {
        MediaTypes.OciIndex or MediaTypes.DockerList => Kind.Index,
        MediaTypes.OciManifest or MediaTypes.DockerManifest => Kind.Image,
        MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed => Kind.Schema1,
        MediaTypes.OciArtifactManifest => Kind.Artifact,
        _ => null,
    };

    /// <summary>
    /// An OCI and a Docker type of the same kind do not contradict each other. Types that are none of a manifest
    /// (<c>application/json</c>) tell nothing.
    /// </summary>
    private static void RefuseContradiction(Kind form, string speaker, Kind? stated)
    {
        if (stated is { } kind && kind != form)
            throw new ParseException($"expected {Name(kind)}, as {speaker} states by its media type, and the form is that of {Name(form)}");
    }

    /// <returns>The media type without parameters, in lower case; null for null.</returns>
    private static string? Bare(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant();

    private static string Name(Kind kind) => kind switch
    {
        Kind.Index => "an index",
        Kind.Image => "an image manifest",
        Kind.Schema1 => "a schema 1 manifest",
        _ => "an artifact manifest",
    };
}
