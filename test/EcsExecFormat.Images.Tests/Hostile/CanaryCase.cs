using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>One image, and what servers do when it is asked for.</summary>
/// <param name="Id">Its repository, by which all requests about it are known.</param>
/// <param name="Registry">As in the image's name.</param>
/// <param name="Login">Configured for the registry; null for none.</param>
/// <param name="Challenge">WWW-Authenticate fields of the registry, in which REALM stands for an address; empty for a registry that wants nothing.</param>
/// <param name="Realm">Where tokens are said to be had; null where it does not matter.</param>
internal sealed record CanaryCase(string Id, string Registry, CanaryLogin? Login, string[] Challenge, string? Realm)
{
    /// <summary>Status with which the registry sends on whoever is logged in; null when it answers itself.</summary>
    public int? Redirect { get; init; }

    /// <summary>Where to.</summary>
    public string Location { get; init; } = "";

    /// <summary>Whether it is refused there.</summary>
    public bool IsRefusedThere { get; init; }

    /// <summary>Status with which the registry refuses whatever it is shown, and repeats it; null when it does not.</summary>
    public int? RefusedWith { get; init; }

    /// <summary>What the token server does: <c>token</c>, <c>access_token</c>, a status, or an address to which it sends on.</summary>
    public string Tokens { get; init; } = "token";

    public override string ToString() => $"{Id}: {Registry}, {string.Join(" and ", Challenge)}, {Realm}, {Tokens}, {Redirect} {Location}{(IsRefusedThere ? " 401" : "")}{RefusedWith}";

    /// <summary>The answer of any server to any request about it.</summary>
    public WireReply Answer(string origin, WireRequest request)
    {
        if (request.Target.StartsWith("/to/", StringComparison.Ordinal))
            return IsRefusedThere ? Challenged(origin, [$"Bearer realm=\"{origin}/token/{Id}\",service=\"s\"", "Basic realm=\"r\""]) : WireReply.Json("{}");
        if (request.Target.StartsWith("/token/", StringComparison.Ordinal))
            return TokenReply(origin);
        if (request.Authorization is not { } shown)
            return Challenge.Length > 0 ? Challenged(origin, Challenge) : Then();
        // A registry that repeats what it was shown would put it into a mail.
        return RefusedWith is { } refusal ? new WireReply(refusal, [.. Challenged(origin, Challenge).Headers], System.Text.Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"DENIED","message":"{{Repeated(shown)}}"}]}""")) : Then();
    }

    private static string Repeated(string shown)
    {
        var parameter = shown.Split(' ')[^1];
        return $"no: {(shown.StartsWith("Basic ", StringComparison.Ordinal) ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(parameter)) : parameter)}, {shown}";
    }

    private WireReply Then() => Redirect is { } status ? WireReply.Redirect(Location.Contains("://", StringComparison.Ordinal) ? $"{Location}/to/{Id}" : $"/to/{Id}", status) : WireReply.Json("{}");

    private WireReply Challenged(string origin, string[] fields) =>
        new(401, [.. fields.Select(field => "WWW-Authenticate: " + field.Replace("REALM", $"{Realm ?? origin}/token/{Id}", StringComparison.Ordinal))], []);

    private WireReply TokenReply(string origin) => Tokens switch
    {
        "token" or "access_token" => WireReply.Json($$"""{"{{Tokens}}":"issued-{{Id}}-by-{{new Uri(origin).Host}}","expires_in":300}"""),
        "401" => Challenged(origin, ["Basic realm=\"r\""]),
        ['h', ..] => WireReply.Redirect($"{Tokens}/token/{Id}"),
        var status => WireReply.Empty(int.Parse(status, null), "Retry-After: 0"),
    };
}
