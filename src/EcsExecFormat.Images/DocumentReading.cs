using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Reads documents of images from answers, and checks that they are what was asked for.</summary>
internal static class DocumentReading
{
    private const string Web = "text/html";

    public static async Task<ImageRead> ManifestAsync(ServerAnswer answer, ImageReference image, CancellationToken cancellationToken)
    {
        var mediaType = MediaTypeOf(answer);
        if (mediaType == Web)
            return Invalid($"{answer.Server} answered with a web page where a manifest of {image} was asked for.");
        if (IsEncoded(answer) is { } encoded)
            return encoded;
        if (await DocumentBody.ReadAsync(answer.Response, OciLimits.MaxDocumentBytes, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return Invalid($"The manifest of {image} is larger than {OciLimits.MaxDocumentBytes} bytes.");
        if (image.Digest is { } wanted)
            return wanted.Matches(bytes.Span) == true ? new ImageRead.Content(bytes, mediaType, wanted) : Invalid($"{answer.Server} answered {image} with a manifest of another digest, or one that cannot be checked.");
        // What is signed in schema 1 is not the document as it is sent, and its digest is another one.
        if (mediaType is MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed || DigestOf(answer) is not { Algorithm: "sha256" or "sha512" } told)
            return new ImageRead.Content(bytes, mediaType, null);
        return told.Matches(bytes.Span) == false ? Invalid($"{answer.Server} answered {image} with a manifest that does not have the digest it states.") : new ImageRead.Content(bytes, mediaType, told);
    }

    public static async Task<ImageRead> BlobAsync(ServerAnswer answer, Digest digest, CancellationToken cancellationToken)
    {
        if (IsEncoded(answer) is { } encoded)
            return encoded;
        if (await DocumentBody.ReadAsync(answer.Response, OciLimits.MaxDocumentBytes, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return Invalid($"{digest} is larger than {OciLimits.MaxDocumentBytes} bytes, which no image config is.");
        return digest.Matches(bytes.Span) == true
            ? new ImageRead.Content(bytes, MediaTypeOf(answer), digest)
            : Invalid($"What {answer.Server} delivered does not have the digest {digest}, or one that cannot be checked.");
    }

    /// <returns>What the registry states as the manifest's digest (OCI distribution spec, <c>Docker-Content-Digest</c>); null when it states none.</returns>
    public static Digest? DigestOf(ServerAnswer answer) =>
        answer.Response.Headers.NonValidated.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.ToString(), out var digest) ? digest : null;

    /// <summary>Nothing was asked to be compressed, and what is unpacked on the way could expand without bound.</summary>
    public static ImageRead.Unavailable? IsEncoded(ServerAnswer answer) =>
        answer.Response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values) && values.ToString() is { Length: > 0 } encoding
        && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? Invalid($"{answer.Server} compressed its answer with {PlainText.Quote(encoding, 20)}, which nobody asked for.")
            : null;

    private static string? MediaTypeOf(ServerAnswer answer) =>
        answer.Response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString().Split(';')[0].Trim().ToLowerInvariant() : null;

    private static ImageRead.Unavailable Invalid(string reason) => new(ImageProblem.Invalid, reason);
}
