using System.Text.Json;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>An OCI image layout read from a folder (image-spec, image-layout.md).</summary>
/// <param name="Root">What gets the tag: the one manifest or index of index.json, or index.json itself when it lists several.</param>
/// <param name="Manifests">All indexes and manifests below the root that are in the folder.</param>
/// <param name="Blobs">Everything under blobs/sha256.</param>
internal sealed record OciLayout(OciLayout.Manifest Root, IReadOnlyList<OciLayout.Manifest> Manifests, IReadOnlyList<ReadOnlyMemory<byte>> Blobs)
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    public static OciLayout Read(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "oci-layout")))
            throw new IOException($"{folder} is no OCI image layout: it has no file oci-layout");
        var index = new Manifest(File.ReadAllBytes(Path.Combine(folder, "index.json")), IndexType);
        var entries = Children(folder, index);
        var blobs = Directory.GetFiles(Path.Combine(folder, "blobs", "sha256")).Select(path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));
        return new OciLayout(entries is [var only] ? only : index, [.. entries.SelectMany(entry => WithDescendants(folder, entry))], [.. blobs]);
    }

    private static IEnumerable<Manifest> WithDescendants(string folder, Manifest manifest) =>
        Children(folder, manifest).SelectMany(child => WithDescendants(folder, child)).Prepend(manifest);

    /// <summary>What an index lists and the folder holds; a manifest lists none.</summary>
    private static List<Manifest> Children(string folder, Manifest manifest)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        var children = new List<Manifest>();
        if (!document.RootElement.TryGetProperty("manifests", out var entries))
            return children;
        foreach (var entry in entries.EnumerateArray())
        {
            var path = Path.Combine(folder, "blobs", "sha256", entry.GetProperty("digest").GetString()!["sha256:".Length..]);
            if (File.Exists(path))
                children.Add(new Manifest(File.ReadAllBytes(path), entry.GetProperty("mediaType").GetString()!));
        }
        return children;
    }

    internal sealed record Manifest(ReadOnlyMemory<byte> Bytes, string MediaType);
}
