using static EcsExecFormat.Images.Tests.Hostile.CanaryLogins;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>All combinations.</summary>
internal static class CanaryCases
{
    private const string Bearer = "Bearer realm=\"REALM\",service=\"s\",scope=\"repository:x:pull\"";
    private const string Basic = "Basic realm=\"r\"";

    /// <summary>Registries as images name them, with the login that is configured for each, by hand.</summary>
    private static readonly (string Name, CanaryLogin? Login)[] Registries =
    [
        ("reg.corp.example", Corp), ("reg.corp.example:443", Corp), ("REG.Corp.Example", Corp), ("other.example", Other), ("plain.corp.example:5000", Plain), ("docker.io", Hub),
        ("index.docker.io", Hub), ("registry-1.docker.io", Hub), ("hub.partner.example", Partner), ("dual.corp.example", Dual),
        ("reg.corp.example:8443", null), ("reg.corp.example.evil.example", null), ("xreg.corp.example", null), ("corp.example", null), ("token.reg.corp.example", null), ("auth.docker.io", null),
        ("auth.docker.io.evil.example", null), ("evil.example", null), ("free.example", null), (CanaryOrigins.Bare, null), ("plain.corp.example", null), ("partner.example", null),
    ];

    private static readonly string[] Realms =
    [
        "https://reg.corp.example", "https://reg.corp.example:8443", "http://reg.corp.example", "https://corp.example", "https://auth.corp.example", "https://token.reg.corp.example",
        "https://xreg.corp.example", "https://g.corp.example", "https://reg.corp.example.evil.example", "https://reg-corp.example", "https://evil.example", "http://evil.example",
        $"https://{CanaryOrigins.Bare}", "https://other.example", "http://plain.corp.example:5000", "https://plain.corp.example", "http://plain.corp.example", "https://registry-1.docker.io", "https://auth.docker.io",
        "http://auth.docker.io", "https://docker.io", "https://index.docker.io", "https://auth.docker.io.evil.example", "https://xauth.docker.io", "https://hub.partner.example",
        "https://partner.example", "https://tokens.partner-id.example", "https://partner-id.example", "https://dual.corp.example", "http://dual.corp.example",
        "https://reg.corp.example@evil.example", "https://robot:x@reg.corp.example", "https://reg.corp.example.", "https://evil.example\\\\@reg.corp.example", "https://evil.example#@reg.corp.example",
        "//evil.example", "https://example", "",
    ];

    /// <summary>Challenges with an address of the registry itself.</summary>
    private static readonly string[][] Challenges =
    [
        [], [Basic], [Bearer], [Basic, Bearer], [$"{Basic}, {Bearer}"], [$"{Bearer}, {Basic}"], ["bEaReR ReAlM=REALM"], ["Bearer realm = \"REALM\" , error=\"insufficient_scope\""],
        ["Bearer realm=\"REALM\",realm=\"https://evil.example/token\""], ["Bearer realm=\"REALM"], ["Bearer"], ["Bearer service=\"s\""], ["Negotiate", Basic], ["Digest realm=\"r\",nonce=\"n\""],
        ["Bearer realm=\"\\R\\E\\A\\L\\M\""], ["BASIC"], ["Basic realm=\"a\\\"b, Bearer realm=\\\"https://evil.example\\\"\""], ["Token realm=\"REALM\""], ["\u0001"], [""],
    ];

    private static readonly string[] Locations =
    [
        "", "https://reg.corp.example", "https://reg.corp.example:8443", "http://reg.corp.example", "https://corp.example", "https://xreg.corp.example", "https://reg.corp.example.evil.example",
        "https://evil.example", "http://evil.example", $"https://{CanaryOrigins.Bare}", "https://other.example", "http://plain.corp.example:5000", "https://auth.docker.io", "http://dual.corp.example",
    ];

    private static readonly int[] Statuses = [301, 302, 303, 307, 308];

    private static readonly string[] TokenServers =
        ["access_token", "401", "403", "404", "429", "500", "https://reg.corp.example", "https://reg.corp.example:8443", "https://evil.example", "http://evil.example", "https://other.example", "https://corp.example"];

    public static readonly CanaryCase[] All = [.. Made().Index().Select(one => one.Item with { Id = $"c{one.Index}" })];

    private static IEnumerable<CanaryCase> Made()
    {
        foreach (var (registry, login) in Registries)
        {
            foreach (var realm in Realms)
                yield return new CanaryCase("", registry, login, [Bearer], realm);
            foreach (var challenge in Challenges)
                yield return new CanaryCase("", registry, login, challenge, null);
            foreach (var challenge in new[] { Basic, Bearer })
            {
                yield return new CanaryCase("", registry, login, [challenge], null) { RefusedWith = 401 };
                yield return new CanaryCase("", registry, login, [challenge], null) { RefusedWith = 403 };
            }
        }

        foreach (var (registry, login) in new (string, CanaryLogin?)[] { ("reg.corp.example", Corp), ("plain.corp.example:5000", Plain), ("evil.example", null) })
        {
            foreach (var (status, location) in from status in Statuses from location in Locations select (status, location))
            {
                foreach (var challenge in new[] { Basic, Bearer })
                    yield return new CanaryCase("", registry, login, [challenge], null) { Redirect = status, Location = location, IsRefusedThere = true };
                yield return new CanaryCase("", registry, login, [Basic], null) { Redirect = status, Location = location };
                yield return new CanaryCase("", registry, login, [], null) { Redirect = status, Location = location, IsRefusedThere = true };
            }
        }

        foreach (var (registry, login) in new (string, CanaryLogin?)[] { ("reg.corp.example", Corp), ("hub.partner.example", Partner), ("free.example", null) })
        {
            foreach (var tokens in TokenServers)
                yield return new CanaryCase("", registry, login, [Bearer], null) { Tokens = tokens };
        }
    }
}
