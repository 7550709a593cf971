using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>One repository: manifests by digest, tags, and blobs by digest.</summary>
internal sealed class EcrRepository(string registryId, string region, string name)
{
    private readonly Dictionary<string, StoredImage> _images = [];
    private readonly OrderedDictionary<string, string> _tags = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _blobs = [];

    public string RegistryId { get; } = registryId;

    public string Region { get; } = region;

    public string Name { get; } = name;

    public IEnumerable<StoredImage> Images => _images.Values;

    /// <returns>The digest.</returns>
    public string PutImage(ReadOnlyMemory<byte> bytes, string? mediaType, DateTimeOffset now)
    {
        var digest = DigestOf(bytes.Span);
        _images.TryAdd(digest, new StoredImage(digest, bytes, mediaType ?? StatedMediaType(bytes), now));
        return digest;
    }

    public void Tag(string tag, string digest) => _tags[tag] = digest;

    /// <returns>The digest.</returns>
    public string PutBlob(ReadOnlyMemory<byte> bytes)
    {
        var digest = DigestOf(bytes.Span);
        _blobs[digest] = bytes;
        return digest;
    }

    public StoredImage? ByDigest(string digest) => _images.GetValueOrDefault(digest);

    public StoredImage? ByTag(string tag) => _tags.TryGetValue(tag, out var digest) ? _images[digest] : null;

    public IEnumerable<string> TagsOf(string digest) => _tags.Where(tag => tag.Value == digest).Select(tag => tag.Key);

    /// <returns>The blob's bytes; null when it is not there.</returns>
    public ReadOnlyMemory<byte>? Blob(string digest) => _blobs.TryGetValue(digest, out var bytes) ? bytes : default(ReadOnlyMemory<byte>?);

    /// <summary>Whether some manifest names the blob; ECR gives out no others.</summary>
    public bool IsReferenced(string digest) => _images.Values.Any(image => image.Bytes.Span.IndexOf(Encoding.ASCII.GetBytes(digest)) >= 0);

    /// <returns><c>sha256:</c> and the hash in hex.</returns>
    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string? StatedMediaType(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("mediaType", out var type)
                && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        catch (JsonException)
        {
            // Tests store broken manifests on purpose.
            return null;
        }
    }
}
