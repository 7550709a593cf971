namespace EcsExecFormat.Core.Oci;

/// <summary>What a registry answered: the bytes, or in words why there are none.</summary>
public abstract record ImageRead
{
    private ImageRead() { }

    /// <param name="Bytes">The document as the registry holds it.</param>
    /// <param name="MediaType">The media type the registry gave, or null.</param>
    /// <param name="Digest">The digest the registry gave for it, or null.</param>
    public sealed record Content(ReadOnlyMemory<byte> Bytes, string? MediaType, Digest? Digest) : ImageRead
    {
        /// <summary>What the tag of an image that was read by its digest names at that moment; null where that was not told.</summary>
        public Digest? TagNames { get; init; }

        /// <summary>Whether this is what a task ran of which ECS reports <paramref name="ran"/>: the document's own digest, or that of an entry of an index.</summary>
        public bool Names(Digest ran)
        {
            if (Digest == ran || ran.Matches(Bytes.Span) == true)
                return true;
            try
            {
                return ManifestDocument.Parse(Bytes, MediaType) is ImageIndex index && index.Manifests.Any(entry => entry.Digest == ran);
            }
            catch (ParseException)
            {
                return false;
            }
        }
    }

    /// <param name="Problem">The kind of obstacle.</param>
    /// <param name="Reason">A sentence for people, without credentials: what is in the way and, where known, what would mend it.</param>
    public sealed record Unavailable(ImageProblem Problem, string Reason) : ImageRead;
}

/// <summary>Why an image could not be read.</summary>
public enum ImageProblem
{
    /// <summary>The repository, the tag, the digest or the layer does not exist (any more).</summary>
    NotFound,

    /// <summary>The registry refused: no permission, or a login that is not configured.</summary>
    AccessDenied,

    /// <summary>The registry refused the login that is configured for it, or that login is not to be had.</summary>
    LoginRefused,

    /// <summary>The registry wanted its login to be shown where it is not shown: to another host, or in the clear.</summary>
    LoginNotShown,

    /// <summary>The function itself does not ask there: a private address, or plain http.</summary>
    NotAllowed,

    /// <summary>The registry wants to be left alone for longer than there is time.</summary>
    TooManyRequests,

    /// <summary>Nobody answered: DNS, TLS, connection, time-out, or errors of the server after a retry.</summary>
    Unreachable,

    /// <summary>The answer is not what the protocol promises: too large, wrong digest, wrong form.</summary>
    Invalid,

    /// <summary>This registry, or this kind of document, is not supported.</summary>
    Unsupported,
}
