using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>
/// A token server (Docker Registry v2 authentication via central service): whoever shows the password gets what is asked for, and nobody else more than
/// to pull from repositories below <c>public/</c>.
/// </summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private const string Issuer = "token-server-of-the-tests";
    private const string Service = "registry-of-the-tests";

    private static readonly string Login = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistrySetup.User}:{RegistrySetup.Password}"));

    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;
    private readonly WireServer _server;
    private readonly ConcurrentQueue<string> _asked = new();

    public TokenIssuer()
    {
        _certificate = _authority.Issue("issuer.example");
        _key = _certificate.GetECDsaPrivateKey()!;
        _server = new WireServer(Answer);
    }

    /// <summary>How long tokens are said to last, and do.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    public RegistrySetup Registry => RegistrySetup.Token(new Uri($"http://{Name}/token"), Service, Issuer, _authority.Pem);

    /// <summary>As in <c>ALLOWED_PRIVATE_REGISTRIES</c>.</summary>
    public string Name => _server.Registry;

    /// <returns>Since the last call, by whom which scopes were asked for.</returns>
    public IReadOnlyList<string> Drain()
    {
        var asked = new List<string>();
        while (_asked.TryDequeue(out var one))
            asked.Add(one);
        return asked;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
    }

    private WireReply Answer(WireRequest request)
    {
        var scopes = Scopes(request.Target);
        _asked.Enqueue($"{(request.Authorization is null ? "nobody" : "a login")}: {string.Join(' ', scopes)}");
        if (request.Authorization is { } shown && shown != Login)
            return WireReply.Json("""{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}""", 401);
        var token = Sign(scopes.Select(scope => Granted(scope, request.Authorization is not null)));
        return WireReply.Json($$"""{"token":"{{token}}","expires_in":{{((int)Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture)}}}""");
    }

    private static string[] Scopes(string target) =>
        [.. target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Where(pair => pair.StartsWith("scope=", StringComparison.Ordinal)).Select(pair => Uri.UnescapeDataString(pair["scope=".Length..]))];

    private static JsonObject Granted(string scope, bool isKnown)
    {
        var (type, name, actions) = scope.Split(':') is [var first, .. var middle, var last] ? (first, string.Join(':', middle), last.Split(',')) : throw new FormatException(scope);
        var granted = isKnown ? actions : actions.Where(action => action == "pull" && name.StartsWith("public/", StringComparison.Ordinal));
        return new JsonObject { ["type"] = type, ["name"] = name, ["actions"] = new JsonArray([.. granted.Select(action => (JsonNode)action)]) };
    }

    /// <summary>docker-registry takes the key out of the header, if an authority that it knows vouches for it.</summary>
    private string Sign(IEnumerable<JsonObject> access)
    {
        var now = DateTimeOffset.UtcNow;
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = RegistrySetup.User,
            ["aud"] = Service,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.AddSeconds(-10).ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["access"] = new JsonArray([.. access]),
        };
        var signed = $"{Encoded(header)}.{Encoded(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encoded(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
