using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>How docker-registry is guarded, and by what it was asked.</summary>
public enum Guard
{
    /// <summary>Everybody comes in.</summary>
    Open,

    /// <summary>It takes the password itself.</summary>
    Basic,

    /// <summary>It sends clients to a token server, which is shown the password.</summary>
    Token,

    /// <summary>It sends clients to a token server, which gives everybody a token for what is public.</summary>
    AnonymousToken,
}

/// <summary>docker-registry behind a guard, the images of the tests in it, and the product's client before it.</summary>
internal sealed class Door : IAsyncDisposable
{
    public const string Repository = "public/image";

    private readonly Guard _guard;
    private readonly TokenIssuer? _issuer;
    private readonly DebianRegistry _registry;

    private Door(Guard guard, TokenIssuer? issuer, DebianRegistry registry, string? password)
    {
        (_guard, _issuer, _registry) = (guard, issuer, registry);
        Clock = new ShiftedClock();
        Client = new TestClient(
            issuer is null ? registry.Name : $"{registry.Name},{issuer.Name}",
            options => options with { AttemptTimeout = TimeSpan.FromSeconds(30) },
            guard is Guard.Open or Guard.AnonymousToken || password is null ? null : new Dictionary<string, string> { [registry.Name] = Secret(password) },
            Clock);
    }

    public DebianRegistry Registry => _registry;

    public TokenIssuer Issuer => _issuer!;

    public TestClient Client { get; }

    public ShiftedClock Clock { get; }

    /// <summary>The image that was pushed, by its tag.</summary>
    public string Image => $"{_registry.Name}/{Repository}:latest";

    /// <summary>Skips the test where docker-registry is not installed.</summary>
    /// <param name="guard">Who may come in.</param>
    /// <param name="password">What the client has in its secret; null for no secret.</param>
    public static async Task<Door> OpenAsync(Guard guard, string? password = RegistrySetup.Password)
    {
        Tool.Require("docker-registry");
        var issuer = guard is Guard.Token or Guard.AnonymousToken ? new TokenIssuer() : null;
        return new Door(guard, issuer, await DebianRegistry.StartAsync(issuer?.Registry ?? (guard == Guard.Basic ? RegistrySetup.Basic : RegistrySetup.Open)), password);
    }

    /// <summary>A secret as ECS documents it.</summary>
    public static string Secret(string password) => $$"""{"username":"{{RegistrySetup.User}}","password":"{{password}}"}""";

    /// <summary>Has skopeo push the image, and forgets what was asked for that.</summary>
    public async Task PushAsync(string folder)
    {
        await Skopeo.FillAsync(folder, _registry, Repository, _guard == Guard.Open ? null : $"{RegistrySetup.User}:{RegistrySetup.Password}");
        await TraceAsync();
    }

    /// <returns>
    /// The requests since the last call, in few words: <c>401</c> is a challenge, <c>manifest</c> and <c>config</c> what was read, <c>head</c> the question
    /// what a tag names, and <c>+ token</c> at the end one request to the token server.
    /// </returns>
    public async Task<string> TraceAsync()
    {
        var words = (await _registry.RequestsAsync()).Select(Word);
        return string.Join(' ', words.Concat((_issuer?.Drain() ?? []).Select(_ => "+ token")));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _registry.DisposeAsync();
        if (_issuer is not null)
            await _issuer.DisposeAsync();
    }

    private static string Word(RegistryRequest request) => request switch
    {
        { Status: 401 } => "401",
        { Status: 200, Method: "HEAD" } when request.Path.Contains("/manifests/", StringComparison.Ordinal) => "head",
        { Status: 200, Method: "GET" } when request.Path.Contains("/manifests/", StringComparison.Ordinal) => "manifest",
        { Status: 200, Method: "GET" } when request.Path.Contains("/blobs/", StringComparison.Ordinal) => "config",
        _ => request.ToString(),
    };
}

/// <summary>The system's clock, put forward.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
