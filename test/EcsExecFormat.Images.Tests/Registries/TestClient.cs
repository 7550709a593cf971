using System.Collections.Immutable;
using System.Net;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>The product's registry client, set up by a test.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly SafeHttp _http;

    /// <param name="allowed">ALLOWED_PRIVATE_REGISTRIES.</param>
    /// <param name="change">Further options.</param>
    /// <param name="logins">Secrets' texts by registry; each is in a secret of its own.</param>
    /// <param name="clock">Null is the system's.</param>
    public TestClient(string allowed = "", Func<ConnectionOptions, ConnectionOptions>? change = null, IReadOnlyDictionary<string, string>? logins = null, TimeProvider? clock = null)
    {
        Assert.True(AllowedHosts.TryParse(allowed, out var hosts));
        var options = new ConnectionOptions { Allowed = hosts, AttemptTimeout = TimeSpan.FromSeconds(2), LayerSilence = TimeSpan.FromSeconds(2), Resolve = ResolveAsync };
        _http = new SafeHttp(change?.Invoke(options) ?? options);
        var secrets = (logins ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary(pair => pair.Key, pair => $"arn:aws:secretsmanager:eu-west-1:123456789012:secret:{pair.Value.GetHashCode(StringComparison.Ordinal):x}");
        Images = new RegistryImages(_http, secrets, (arn, _) =>
        {
            SecretsRead.Add(arn);
            return Task.FromResult<string?>(logins!.First(pair => secrets[pair.Key] == arn).Value);
        }, clock ?? TimeProvider.System);
    }

    public RegistryImages Images { get; }

    public List<string> SecretsRead { get; } = [];

    /// <summary>Answers of DNS; other names do not exist.</summary>
    public Dictionary<string, Queue<IPAddress[]>> Names { get; } = [];

    public List<string> Resolved { get; } = [];

    public Task<ImageRead> ManifestAsync(string image) => Images.ManifestAsync(ImageReference.Parse(image), TestContext.Current.CancellationToken);

    public Task<ImageRead> BlobAsync(string image, Digest digest) => Images.BlobAsync(ImageReference.Parse(image), digest, TestContext.Current.CancellationToken);

    public void Dispose() => _http.Dispose();

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        lock (Resolved)
        {
            Resolved.Add(host);
            return Names.TryGetValue(host, out var answers)
                ? Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek())
                : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound);
        }
    }
}
