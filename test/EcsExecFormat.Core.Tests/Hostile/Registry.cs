using System.Text;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A registry of tags, documents and layers, in memory.</summary>
internal sealed class Registry : IImages
{
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    /// <summary>What each image name with a tag leads to.</summary>
    public Dictionary<string, Digest> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before each layer is opened.</summary>
    public Action BeforeLayer { get; set; } = () => { };

    /// <summary>Every question is answered with this when set.</summary>
    public ImageRead.Unavailable? Closed { get; set; }

    public Digest Put(byte[] bytes)
    {
        var digest = Digest.Sha256Of(bytes);
        _blobs[digest.ToString()] = bytes;
        return digest;
    }

    public Digest Put(string text) => Put(Encoding.UTF8.GetBytes(text));

    /// <returns>The digest of the manifest of an image of one layer.</returns>
    public Digest PutImage(string architecture, Tar layer, string entryPoint = "/app")
    {
        var tar = layer.ToArray();
        var content = Put(tar);
        var config = Put($$$"""{"os":"linux","architecture":"{{{architecture}}}","config":{"Entrypoint":["{{{entryPoint}}}"]}}""");
        return Put($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{content}}","size":{{tar.Length}}}]}
            """);
    }

    public Digest PutIndex(params (Digest Digest, string Architecture)[] entries) => Put($$"""
        {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', entries.Select(entry =>
            $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{entry.Digest}}}","size":2,"platform":{"os":"linux","architecture":"{{{entry.Architecture}}}"}}"""))}}]}
        """);

    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        Task.FromResult(Read(image.Digest ?? Tags[image.ToString()]));

    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => Task.FromResult(Read(digest));

    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        BeforeLayer();
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<LayerRead>(new LayerRead.Opened(new MemoryStream(_blobs[layer.Digest.ToString()])));
    }

    private ImageRead Read(Digest digest) => Closed as ImageRead ?? new ImageRead.Content(_blobs[digest.ToString()], null, digest);
}
