namespace EcsExecFormat.Images;

/// <summary>An answer with status 200, whose body is still to be read.</summary>
/// <param name="Response">The answer. Whoever asked disposes it after it was read, unless it was taken over.</param>
/// <param name="Address">Where it came from in the end.</param>
internal sealed record ServerAnswer(HttpResponseMessage Response, Uri Address)
{
    /// <summary>Who answered.</summary>
    public string Server => Address.Host;

    /// <summary>Set by a reader that disposes the response itself, later.</summary>
    public bool IsTakenOver { get; set; }

    /// <summary>Shows no more of the address than its host: the rest can be a permission.</summary>
    public override string ToString() => $"status {(int)Response.StatusCode} of {Server}";
}
