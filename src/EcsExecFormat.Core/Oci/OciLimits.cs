namespace EcsExecFormat.Core.Oci;

/// <summary>How much of a registry's answer is read at most. What exceeds them is refused, never cut.</summary>
public static class OciLimits
{
    /// <summary>Bytes of a manifest, index or config; 4 MiB is the least that a registry must accept (OCI distribution spec, Pushing Manifests).</summary>
    public const int MaxDocumentBytes = 4 * 1024 * 1024;

    /// <summary>Nesting of JSON objects and arrays.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>
    /// Braces, brackets, member names and values of a document. A document takes 12 bytes of memory for each while it is read, so that 4 MiB of
    /// <c>1,1,1</c> would take another 24 MiB. An index of 1000 entries with ten annotations each has some 40,000.
    /// </summary>
    public const int MaxJsonTokens = 200_000;

    /// <summary>Entries of an index, and layers of a manifest.</summary>
    public const int MaxEntries = 1000;
}
