using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EcsExecFormat.Images.Tests.Registries;
using EcsExecFormat.Images.Tests.Registries.Bodies;

namespace EcsExecFormat.Benchmarks.Hostile;

/// <summary>A registry for each hostile answer, by TLS on loopback ports.</summary>
internal static class Serving
{
    private static readonly ConcurrentDictionary<string, HostileRegistry> Registries = new();

    /// <summary>Prints an address that tells numbers of requests, then a line <c>NAME|HOST|PLACE|DIGEST</c> for each registry, an empty one, and serves until it is killed.</summary>
    /// <param name="authorityFile">Where the certificate goes that is to be trusted.</param>
    public static async Task RunAsync(string authorityFile)
    {
        using var authority = new TestAuthority();
        await File.WriteAllTextAsync(authorityFile, authority.Pem);
        using var certificate = authority.Issue("127.0.0.1");
        await using var counts = new WireServer(request => WireReply.Of(Encoding.ASCII.GetBytes(
            Registries[request.Target[1..]].Requests.Count.ToString(CultureInfo.InvariantCulture)), "text/plain"));
        Console.WriteLine($"http://{counts.Registry}/");
        foreach (var (name, body) in HostileJson.All)
        {
            Serve($"json, manifest: {name}", HostileImage.With(Place.ManifestByTag, body()), Place.ManifestByTag, certificate);
            Serve($"json, config: {name}", HostileImage.With(Place.Config, body()), Place.Config, certificate);
        }

        foreach (var (name, body) in HostileLayers.All(piece: 32, times: 64))
            Serve($"layer: {name}", HostileImage.With(Place.Layer, body()), Place.Layer, certificate);
        foreach (var (name, answer) in HostileTransfers.Refused)
            Serve($"transfer: {name}", new HostileImage(), Place.ManifestByTag, certificate, answer);
        foreach (var place in Enum.GetValues<Place>())
            Serve($"transfer, {place}: endless without a length", new HostileImage(), place, certificate, HostileTransfers.Refused["endless without a length"]);
        foreach (var (name, answer) in HostileTransfers.Slow)
            Serve($"slow: {name}", new HostileImage(), Place.ManifestByTag, certificate, answer);
        Serve("slow, layer: a body of a length that drips", HostileImage.With(Place.Layer, new byte[100_000]), Place.Layer, certificate, HostileTransfers.Slow["a body of a length that drips"]);
        Console.WriteLine();
        await Task.Delay(Timeout.Infinite);
    }

    private static void Serve(string name, HostileImage image, Place place, X509Certificate2 certificate, Func<Honest, WireReply>? answer = null)
    {
        var registry = new HostileRegistry(image, place, answer ?? (honest => honest.Reply), certificate);
        Registries[registry.Host] = registry;
        Console.WriteLine($"{name}|{registry.Host}|{place}|{image.IndexDigest}");
    }
}
