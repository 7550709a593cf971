using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Registries;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>Passwords and tokens that can be told from all others are looked for in every byte that any server receives, and in every word that comes back.</summary>
public sealed partial class CanaryTests : IAsyncLifetime
{
    private static readonly Dictionary<string, CanaryCase> Cases = CanaryCases.All.ToDictionary(one => one.Id);

    private readonly CanaryOrigins _origins = new((origin, request) => Cases.TryGetValue(CaseOf(request), out var one) ? one.Answer(origin, request) : WireReply.Empty(404));
    private readonly ConcurrentQueue<string> _words = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _origins.DisposeAsync();

    [Fact]
    public async Task A_login_is_seen_by_its_own_registry_and_realm_and_a_token_by_the_registry_it_is_for()
    {
        await Parallel.ForEachAsync(CanaryCases.All, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (one, _) => new ValueTask(AskAsync(one)));

        var requests = _origins.Requests;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Cases.Count} combinations, {requests.Count} requests, {requests.Count(one => one.Request.Authorization is not null)} with a credential");
        Assert.InRange(Cases.Count, 1000, int.MaxValue);
        Assert.Empty(from one in requests
                     where one.Request.Authorization is not null && !MaySee(one.Origin, one.Request)
                     select $"{one.Request} at {one.Origin} has {one.Request.Authorization} ({Cases[CaseOf(one.Request)]})");
        // A token of whoever a token server sends on to would be shown to the registry.
        Assert.DoesNotContain(requests, one => Cases.GetValueOrDefault(CaseOf(one.Request)) is { Tokens: ['h', ..] } sent && one.Origin != ServerOf(sent) && one.Request.Target.StartsWith("/token/", StringComparison.Ordinal));
        AssertNothingElsewhere(requests);
        AssertSeenWhereItIsNeeded(requests);
        var traces = CanaryLogins.All.SelectMany(login => login.Traces).Append("issued-").ToArray();
        Assert.DoesNotContain(_words, word => traces.Any(trace => word.Contains(trace, StringComparison.Ordinal)));
    }

    /// <summary>Asks in all ways, with a client that knows nothing yet, over connections that all share.</summary>
    private async Task AskAsync(CanaryCase one)
    {
        var images = new RegistryImages(_origins.Http, CanaryLogins.Secrets, CanaryLogins.ReadAsync, TimeProvider.System);
        var image = ImageReference.Parse($"{one.Registry}/{one.Id}:1.0");
        var digest = Digest.Sha256Of("{}"u8);
        _words.Enqueue($"{await images.ManifestAsync(image, TestContext.Current.CancellationToken)}");
        if (one.Tokens is "500")
            return;
        await images.CurrentDigestAsync(image, TestContext.Current.CancellationToken);
        _words.Enqueue($"{await images.BlobAsync(image, digest, TestContext.Current.CancellationToken)}");
        var layer = await images.LayerAsync(image, new Descriptor("application/vnd.oci.image.layer.v1.tar", digest, 2, null), TestContext.Current.CancellationToken);
        _words.Enqueue($"{layer}");
        if (layer is LayerRead.Opened opened)
            await opened.Tar.DisposeAsync();
        // As ECR would name it.
        var address = new Uri($"https://{one.Registry.ToLowerInvariant()}/to/{one.Id}?X-Amz-Signature=s");
        _words.Enqueue($"{await Record.ExceptionAsync(() => new PresignedDownload(_origins.Http).BlobAsync(address, digest, TestContext.Current.CancellationToken))}");
    }

    private static bool MaySee(string origin, WireRequest request)
    {
        var one = Cases[CaseOf(request)];
        var server = ServerOf(one);
        return request.Target.StartsWith("/token/", StringComparison.Ordinal) ? one.Login is { } login && request.Authorization == login.Header && login.Realms.Contains(origin)
            : request.Target.StartsWith("/v2/", StringComparison.Ordinal) && origin == server
                && (request.Authorization == one.Login?.Header || request.Authorization!.StartsWith($"Bearer issued-{one.Id}-by-", StringComparison.Ordinal));
    }

    /// <summary>Each header that may be there shows its credential once; no byte anywhere shows one more.</summary>
    private void AssertNothingElsewhere(IReadOnlyList<(string Origin, WireRequest Request)> requests)
    {
        foreach (var (origin, connections) in _origins.Received)
        {
            var here = requests.Where(one => one.Origin == origin).Select(one => one.Request.Authorization ?? "").ToArray();
            Assert.Equal(here.Count(shown => shown.StartsWith("Bearer issued-", StringComparison.Ordinal)), connections.Sum(bytes => Issued().Count(bytes)));
            foreach (var trace in CanaryLogins.All.SelectMany(login => login.Traces.Prepend(login.Header[6..])))
                Assert.Equal(here.Count(shown => shown.Contains(trace, StringComparison.Ordinal)), connections.Sum(bytes => Regex.Count(bytes, Regex.Escape(trace))));
        }
    }

    /// <summary>A client that shows nothing to anybody would pass everything else.</summary>
    private static void AssertSeenWhereItIsNeeded(IReadOnlyList<(string Origin, WireRequest Request)> requests)
    {
        foreach (var login in CanaryLogins.All)
        {
            Assert.Equal(login.Servers, requests.Where(one => one.Request.Authorization == login.Header && one.Request.Target.StartsWith("/v2/", StringComparison.Ordinal)).Select(one => one.Origin).Distinct());
            Assert.Equal(login.Realms.Order(), requests.Where(one => one.Request.Authorization == login.Header && one.Request.Target.StartsWith("/token/", StringComparison.Ordinal)).Select(one => one.Origin).Distinct().Order());
        }

        var loggedIn = requests.Where(one => one.Request.Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true).Select(one => Cases[CaseOf(one.Request)].Registry).ToHashSet();
        Assert.Equal(CanaryCases.All.Select(one => one.Registry).ToHashSet(), loggedIn);
    }

    /// <summary>The origin that is asked for images of a registry.</summary>
    private static string ServerOf(CanaryCase one) => one.Login?.Servers.Single() ?? $"https://{one.Registry.ToLowerInvariant()}";

    private static string CaseOf(WireRequest request) => request.Target.Split('/', '?') is { Length: > 2 } parts ? parts.Contains("library") ? parts[3] : parts[2] : "";

    [GeneratedRegex("issued-")]
    private static partial Regex Issued();
}
