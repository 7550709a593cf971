using System.Net;

namespace EcsExecFormat.Hostile.Targets;

/// <summary>How a target comes to be named.</summary>
public enum Hop
{
    /// <summary>By a task definition, as the registry of its image.</summary>
    Image,

    /// <summary>By a registry, as where to go on.</summary>
    Redirect,

    /// <summary>By a registry, as where tokens are to be had.</summary>
    Realm,

    /// <summary>By ECR, as where the config lies.</summary>
    Blob,

    /// <summary>By ECR, as where a layer lies.</summary>
    Layer,
}

/// <param name="Hop">How it comes to be named.</param>
/// <param name="Text">Host with port of an image, or the address that a server writes.</param>
/// <param name="Host">A name of its own, where it has one that DNS answers for; else null.</param>
/// <param name="Answers">What DNS answers, time after time; null when there is no such name.</param>
public sealed record Target(Hop Hop, string Text, string? Host = null, IPAddress[][]? Answers = null)
{
    public override string ToString() => $"{Hop} {Text}{(Answers is null ? "" : $" = {string.Join(" then ", Answers.Select(answer => string.Join<IPAddress>(' ', answer)))}")}";
}

/// <summary>The list.</summary>
internal static class TargetList
{
    /// <summary>The hops whose addresses servers write.</summary>
    private static readonly Hop[] Named = [Hop.Redirect, Hop.Realm, Hop.Blob, Hop.Layer];

    /// <param name="front">Host and port of a server that may be asked.</param>
    /// <param name="ports">Where somebody listens, on this machine.</param>
    public static IReadOnlyList<Target> Of(string front, IReadOnlyList<int> ports)
    {
        var targets = new List<Target>();
        int Port() => ports[targets.Count % ports.Count];
        foreach (var (number, host) in Spellings.All.Index())
        {
            targets.Add(new Target(Hop.Image, host));
            targets.Add(new Target(Hop.Image, $"{host}:{Port()}"));
            foreach (var (at, hop) in Named.Index())
            {
                targets.Add(new Target(hop, $"https://{host}:{Port()}/v2/x"));
                targets.Add(new Target(hop, (number + at) % 2 == 0 ? $"http://{host}:{Port()}/2018-06-01/runtime/invocation/next" : $"https://{host}/x"));
            }
        }

        foreach (var hop in Named[..3])
            targets.AddRange(Spellings.Addresses(front, $"127.0.0.1:{ports[0]}").Select(address => new Target(hop, address)));
        foreach (var (number, answers) in Names.Answers().Index())
        {
            foreach (var hop in new[] { Hop.Image, Named[number % Named.Length] })
            {
                var host = $"n{number}-{hop}.hostile.example".ToLowerInvariant();
                targets.Add(new Target(hop, hop == Hop.Image ? $"{host}:{Port()}" : $"https://{host}:{Port()}/x", host, answers));
            }
        }

        return targets;
    }
}
