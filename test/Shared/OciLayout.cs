using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.TestSupport;

/// <summary>A folder in OCI image layout (OCI image spec, Image Layout): <c>index.json</c> and <c>blobs/ALGORITHM/ENCODED</c>.</summary>
public sealed class OciLayout
{
    private readonly string folder;

    private OciLayout(string folder)
    {
        this.folder = folder;
        var index = (ImageIndex)ManifestDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")), MediaTypes.OciIndex);
        Tops = index.Manifests;
    }

    /// <summary>Folder of the images that were really run; see the README there.</summary>
    public static string TruthFolder => RepositoryFolder.PathOf("test", "data", "truth");

    /// <summary>Names of the cases in <see cref="TruthFolder"/>, in alphabetical order.</summary>
    public static ImmutableArray<string> TruthCases =>
        [.. Directory.GetDirectories(Path.Combine(TruthFolder, "images")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>What <c>index.json</c> lists: the image's manifest or index, one per tag.</summary>
    public ImmutableArray<Descriptor> Tops { get; }

    /// <summary>The only entry of <see cref="Tops"/>; throws when there are others.</summary>
    public Descriptor Top => Tops.Single();

    public static OciLayout Open(string folder) => new(folder);

    public static OciLayout OfTruth(string name) => Open(Path.Combine(TruthFolder, "images", name));

    /// <summary>Throws when the blob is not there, or is not what its digest says.</summary>
    public ReadOnlyMemory<byte> Blob(Digest digest)
    {
        var bytes = File.ReadAllBytes(BlobPath(digest));
        return digest.Matches(bytes) == true ? bytes : throw new InvalidDataException($"{digest} is not what lies under its name");
    }

    public bool Has(Digest digest) => File.Exists(BlobPath(digest));

    public ManifestDocument Manifest(Descriptor descriptor) => ManifestDocument.Parse(Blob(descriptor.Digest), descriptor.MediaType);

    private string BlobPath(Digest digest) => Path.Combine(folder, "blobs", digest.Algorithm, digest.Encoded);
}
