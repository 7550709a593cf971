using System.Security.Cryptography;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>A folder of blobs by their digests, with a file <c>images</c> of lines <c>NAME DIGEST</c>, one for each manifest.</summary>
internal sealed class Store
{
    private readonly string _folder;

    public Store(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    public string PathOf(string digest) => Path.Combine(_folder, digest.Replace(':', '-'));

    /// <summary>Writes a blob that need not fit into memory.</summary>
    public Descriptor Add(string mediaType, Action<Stream> write)
    {
        var unnamed = Path.Combine(_folder, "unnamed");
        using (var file = File.Create(unnamed))
            write(file);
        using var written = File.OpenRead(unnamed);
        var digest = Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(written)));
        File.Move(unnamed, PathOf(digest.ToString()), overwrite: true);
        return new Descriptor(mediaType, digest, written.Length, null);
    }

    public void Name(string image, Descriptor manifest) => File.AppendAllText(Path.Combine(_folder, "images"), $"{image} {manifest.Digest}\n");
}
