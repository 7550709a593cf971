using System.Diagnostics.CodeAnalysis;

namespace EcsExecFormat.Core.Oci;

/// <summary>
/// The name of an image as task definitions write it: <c>[HOST[:PORT]/]PATH[:TAG][@DIGEST]</c>, in the grammar of
/// distribution/reference and with Docker's defaults filled in.
/// </summary>
public sealed record ImageReference
{
    private const string DockerHub = "docker.io";
    private const string OfficialPrefix = "library/";
    private const string DefaultTag = "latest";

    private ImageReference(string registry, string repository, string? tag, Digest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host with port, as written: <c>docker.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>Path within the registry, such as <c>library/nginx</c>.</summary>
    public string Repository { get; }

    /// <summary>Null when there is a digest and no tag was written.</summary>
    public string? Tag { get; }

    /// <summary>Null when the image is named by its tag only.</summary>
    public Digest? Digest { get; }

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : $"@{Digest}");

    /// <summary>The full form: <see cref="Parse"/> reads it back to an equal reference.</summary>
    public override string ToString() => $"{Registry}/{Repository}{Suffix}";

    /// <summary>The same name pinned to a digest; a tag stays.</summary>
    public ImageReference WithDigest(Digest digest) => new(Registry, Repository, Tag, digest);

    /// <summary>The content with this digest in the same repository, without a tag.</summary>
    public ImageReference ByDigest(Digest digest) => new(Registry, Repository, null, digest);

    /// <exception cref="ParseException">The text is no image reference.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var reference) ? reference : throw new ParseException(
        $"expected an image reference such as registry.example/team/app:1.0, not {PlainText.Quote(text)}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        // 64 hex digits alone are an image id to Docker, never a name.
        if (text is null || (text.Length == 64 && text.All(char.IsAsciiHexDigitLower)))
            return false;
        var (named, digestText) = Cut(text, '@');
        Digest? digest = null;
        if (digestText is not null && !Oci.Digest.TryParse(digestText, out digest))
            return false;
        var (registry, remainder) = SplitRegistry(named);
        var (repository, tag) = Cut(remainder, ':');
        if (!ReferenceGrammar.IsHostAndPort(registry) || !ReferenceGrammar.IsRepository(repository) || (tag is not null && !ReferenceGrammar.IsTag(tag)))
            return false;
        tag ??= digest is null ? DefaultTag : null;
        reference = new ImageReference(registry, repository, tag, digest);
        return true;
    }

    private static (string Registry, string Remainder) SplitRegistry(string named)
    {
        var (first, rest) = Cut(named, '/');
        if (rest is null || !IsHost(first))
            (first, rest) = (DockerHub, named);
        if (first == "index.docker.io")
            first = DockerHub;
        return first == DockerHub && !rest.Contains('/') ? (first, OfficialPrefix + rest) : (first, rest);
    }

    /// <summary>Whether the first part of a name is a host rather than a path on Docker Hub.</summary>
    private static bool IsHost(string first) =>
        first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);

    /// <returns>What stands before and after the first separator; null after it when there is none.</returns>
    private static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
}
