using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Aws;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Hostile.Targets;

/// <summary>What came of one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Problem">Why nothing was read; null when something was.</param>
/// <param name="Reason">In words.</param>
public sealed record Outcome(Target Target, string? Problem, string Reason);

/// <summary>The product's image clients, led to every target once, by a registry that may be asked and an ECR that are this process itself.</summary>
public sealed class HostileRun : IDisposable
{
    private const string FrontName = "front.example";
    private static readonly Digest SomeDigest = Digest.Sha256Of("x"u8);

    private readonly ConcurrentQueue<Outcome> _outcomes = new();
    private readonly ConcurrentQueue<IPEndPoint> _connected = new();
    private readonly ConcurrentDictionary<string, int> _resolved = new();
    private FrozenTargets _targets = new([]);

    public Traps Traps { get; } = new();

    public IReadOnlyList<Outcome> Outcomes => [.. _outcomes];

    /// <summary>Ports of the servers that may be asked, on 127.0.0.1.</summary>
    public IReadOnlyList<int> FrontPorts { get; private set; } = [];

    /// <summary>Every address that a socket of the image clients was told to connect to.</summary>
    public IReadOnlyList<IPEndPoint> Connected => [.. _connected];

    /// <summary>Whether an address is that of a server that may be asked, or a public one.</summary>
    public bool IsFine(IPEndPoint address) => Names.Public.Contains(address.Address) || (address.Address.Equals(IPAddress.Loopback) && FrontPorts.Contains(address.Port));

    public async Task GoThroughAsync()
    {
        using var authority = new TestAuthorityOf(FrontName);
        await using var secure = authority.Serve(Answer);
        await using var plain = TestAuthorityOf.ServePlain(Answer);
        await using var ecr = new Loopback(arrival => Reply.Json($$"""{"downloadUrl":{{JsonText.Of(_targets.At(RepositoryIn(arrival.Body)).Text)}}}"""));
        FrontPorts = [secure.Port, plain.Port, ecr.Url.Port];
        _targets = new([.. TargetList.Of($"{FrontName}:{secure.Port}", Traps.Ports)]);
        _ = AllowedHosts.TryParse($"{FrontName}:{secure.Port},{FrontName}:{plain.Port}", out var allowed);
        var options = new ConnectionOptions
        {
            Allowed = allowed!,
            Authorities = authority.Certificates,
            Resolve = ResolveAsync,
            Connect = ConnectAsync,
        };
        using var http = new SafeHttp(options);
        using var environment = ecr.Environment(attemptSeconds: 20);
        using var private_ = new EcrImages(new EcrClient(environment), options);
        var others = new RegistryImages(http, ImmutableDictionary<string, string>.Empty, (_, _) => Task.FromResult<string?>(null), TimeProvider.System);
        var images = new ImageRouter(private_, others);
        await Parallel.ForEachAsync(_targets.All.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, cancellationToken) =>
        {
            var front = $"{FrontName}:{(one.Index % 2 == 0 ? secure.Port : plain.Port)}";
            _outcomes.Enqueue(await LeadAsync(images, one.Item, one.Index, front, cancellationToken));
        });
    }

    public void Dispose() => Traps.Dispose();

    private static async Task<Outcome> LeadAsync(ImageRouter images, Target target, int number, string front, CancellationToken cancellationToken)
    {
        var name = target.Hop switch
        {
            Hop.Image => $"{target.Text}/team/app:1.0",
            Hop.Redirect or Hop.Realm => $"{front}/t{number}:1.0",
            _ => $"123456789012.dkr.ecr.eu-west-1.amazonaws.com/t{number}:1.0",
        };
        if (!ImageReference.TryParse(name, out var image))
            return new Outcome(target, "NoReference", "no image reference");
        // Without a host in it, it is a repository of Docker Hub, which is not asked here.
        if (target.Hop == Hop.Image && image.Registry == "docker.io")
            return new Outcome(target, "NoReference", "a repository of Docker Hub");
        try
        {
            if (target.Hop == Hop.Layer)
            {
                var layer = await images.LayerAsync(image, new Descriptor("application/vnd.oci.image.layer.v1.tar", SomeDigest, 1, null), cancellationToken);
                return layer is LayerRead.Unavailable none ? new Outcome(target, $"{none.Problem}", none.Reason) : new Outcome(target, null, "a layer");
            }

            var read = target.Hop == Hop.Blob ? await images.BlobAsync(image, SomeDigest, cancellationToken) : await images.ManifestAsync(image, cancellationToken);
            return read is ImageRead.Unavailable unavailable ? new Outcome(target, $"{unavailable.Problem}", unavailable.Reason) : new Outcome(target, null, "a document");
        }
        catch (CallFailedException failed)
        {
            return new Outcome(target, "CallFailed", failed.Message);
        }
    }

    private FrontAnswer Answer(string path)
    {
        if (!_targets.TryAt(path.Split('/').ElementAtOrDefault(2), out var target))
            return FrontAnswer.NotFound;
        return target.Hop == Hop.Realm ? FrontAnswer.Challenge(target.Text) : FrontAnswer.Redirect(target.Text);
    }

    private static string? RepositoryIn(string body) => JsonText.Member(body, "repositoryName");

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (host == FrontName)
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        // As the files of every machine have it.
        if (host is "localhost" or "ip6-localhost" or "localhost.localdomain" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]);
        if (_targets.Answers(host) is not { } answers)
            throw new SocketException((int)SocketError.HostNotFound);
        var time = _resolved.AddOrUpdate(host, 0, (_, before) => before + 1);
        return Task.FromResult(answers[Math.Min(time, answers.Length - 1)]);
    }

    // Public addresses are the only ones that are not really connected to: a test has no business there.
    private async ValueTask ConnectAsync(Socket socket, IPEndPoint address, CancellationToken cancellationToken)
    {
        _connected.Enqueue(address);
        if (Names.Public.Contains(address.Address))
            throw new SocketException((int)SocketError.HostUnreachable);
        // Long enough to be seen where nobody should have been connected to; many of those never answer.
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!IsFine(address))
            wait.CancelAfter(100);
        await socket.ConnectAsync(address, wait.Token);
    }
}
