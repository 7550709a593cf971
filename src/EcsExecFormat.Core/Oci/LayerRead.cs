namespace EcsExecFormat.Core.Oci;

/// <summary>What a registry answered when asked for a layer: its content, or in words why there is none.</summary>
public abstract record LayerRead
{
    private LayerRead() { }

    /// <param name="Tar">The layer as a tar archive, decompressed while it is read. Disposing it ends the transfer.</param>
    public sealed record Opened(Stream Tar) : LayerRead;

    /// <param name="Problem">The kind of obstacle.</param>
    /// <param name="Reason">A sentence for people, without credentials.</param>
    public sealed record Unavailable(ImageProblem Problem, string Reason) : LayerRead;

    /// <summary>The same obstacle.</summary>
    public static LayerRead Of(ImageRead.Unavailable refused) => new Unavailable(refused.Problem, refused.Reason);
}

/// <summary>A layer could not be read to its end.</summary>
/// <param name="message">A clause for people, without credentials: what was in the way.</param>
/// <param name="inner">The failure underneath, or null.</param>
public sealed class LayerUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
