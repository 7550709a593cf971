using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;
using EcsExecFormat.Images.Tests.Registries.Bodies;

namespace EcsExecFormat.Benchmarks.Hostile;

/// <summary>Reads one image in this process as the function does, once or several times at a time, and prints what that took.</summary>
internal static class Reading
{
    /// <summary>A line of the server.</summary>
    internal sealed record Case(string Name, string Host, string Place, string Index);

    public static async Task RunAsync(Case asked, string authority, Uri counts, TimeSpan deadline, int times)
    {
        if (!AllowedHosts.TryParse(asked.Host, out var allowed))
            throw new ArgumentException("expected a host", nameof(asked));
        using var http = new SafeHttp(new ConnectionOptions { Allowed = allowed, Authorities = AuthorityFile.Read(authority) });
        var images = new CachedImages(new RegistryImages(http, ImmutableDictionary<string, string>.Empty, (_, _) => Task.FromResult<string?>(null), TimeProvider.System));
        var place = Enum.Parse<Place>(asked.Place);
        var image = HostileRegistry.ImageOf(asked.Host, place, Digest.Parse(asked.Index));
        var start = Stopwatch.GetTimestamp();
        using var reading = new CancellationTokenSource(deadline);
        var heard = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(() => Asking.AskAsync(images, image, place, reading.Token))));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var peak = PeakMemory.MiB();
        using var client = new HttpClient();
        var requests = await client.GetStringAsync(new Uri(counts, asked.Host));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{peak,6:F1} MiB {seconds,6:F2} s {requests,4} requests so far, {times} at a time, {asked.Name} -> {(heard[0].IsBelieved ? "BELIEVED " : "")}{heard[0].Words}"));
    }
}
