using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>How a server wants to be asked: what it names has to stand in what it wrote, and leads to no address that is spelt in two ways.</summary>
internal sealed class ChallengeTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 60);

    private static readonly RegistryQuestion Question = new(HttpMethod.Get, RegistryHost.Of("registry.example"), "team/app", "manifests/1", []);

    public override IReadOnlyList<string> Kinds => ["none", "basic", "bearer to an address", "bearer to nowhere"];

    protected override IEnumerable<string> Texts =>
    [
        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\",scope=\"repository:team/app:pull\"", "Basic realm=\"the \\\"registry\\\"\"",
        "Negotiate, Basic realm=\"x\", Bearer realm=https://auth.example/token,error=\"insufficient_scope\"", "Bearer realm=\"http://127.1/token\"", "Bearer realm=\"//auth.example/token\"",
        "Bearer realm=\"https://user@auth.example/token#x\"", "Digest qop=\"auth\", nonce=\"x==\"", "Bearer service=\"a&scope=repository:other:pull,push\",realm=\"https://a.example/?x=y\"",
    ];

    protected override IReadOnlyList<string> Words => ["Bearer ", "Basic ", "realm=", "scope=", "service=", "\"", "\\", ",", "=", "https://", "http://", "@", "\r\n", "repository:", ":pull", ":push", "2130706433"];

    protected override string Check(string text)
    {
        var challenges = Allowance.Measure(2 * text.Length, () => Challenge.Read(text));
        Must.Hold(challenges.Select(Show).SequenceEqual(Challenge.Read(text).Select(Show)), "the same input twice");
        foreach (var (scheme, parameters) in challenges)
        {
            Must.Hold(scheme.Length > 0 && text.Contains(scheme, StringComparison.OrdinalIgnoreCase), "a scheme that nobody wrote");
            Must.Hold(parameters.Values.Sum(value => value.Length) <= text.Length, "values that nobody wrote");
        }

        if (!Challenge.TryChoose([text], out var chosen))
            return "none";
        Must.Hold(chosen.Scheme == "bearer" || challenges.All(one => one.Scheme != "bearer"), "Bearer goes before Basic");
        return chosen.Scheme == "basic" ? "basic" : Bearer(chosen);
    }

    private static string Bearer(Challenge challenge)
    {
        TokenRequest request;
        try
        {
            request = TokenRequest.Of(Question, new Uri("https://registry.example/v2/"), challenge);
        }
        catch (RegistryUnavailableException)
        {
            return "bearer to nowhere";
        }

        var address = request.Address;
        Must.Hold(address.Scheme is "https" or "http" && address.UserInfo.Length == 0 && address.Fragment.Length == 0, "an address with more than host and path");
        Must.BeEqual(request.Realm.Authority, address.Authority, "the host of the realm");
        Must.Hold(challenge.Realm!.Contains(address.Host, StringComparison.OrdinalIgnoreCase), "a host that nobody wrote");
        var own = address.Query[Math.Max(request.Realm.Query.Length, 1)..].TrimStart('&').Split('&');
        Must.Hold(own.Length == (challenge.Service is null ? 1 : 2), "what the registry wrote became parameters of its own");
        Must.Hold(Uri.UnescapeDataString(own[^1]) is ['s', 'c', 'o', 'p', 'e', '=', .. var scope] && scope.StartsWith("repository:", StringComparison.Ordinal) && scope.EndsWith(":pull", StringComparison.Ordinal), "more than to pull");
        return "bearer to an address";
    }

    private static string Show(Challenge challenge) => $"{challenge.Scheme} {string.Join(';', challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
