using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>Phrases about an entrypoint and what it runs.</summary>
internal static class Entrypoints
{
    /// <summary><c>/app is</c>, or <c>/start.sh runs /bin/sh, which is</c>.</summary>
    public static string Is(ImmutableArray<string> chain) =>
        chain.Length == 1 ? $"{chain[0]} is" : $"{chain[0]} runs {string.Join(", which runs ", chain.Skip(1))}, which is";

    /// <summary>Nothing for an entrypoint alone; else what leads to the last one, as in <c>/start.sh runs </c>.</summary>
    public static string Runs(ImmutableArray<string> chain) => string.Concat(chain.SkipLast(1).Select((name, at) => at == 0 ? $"{name} runs " : $"{name}, which runs "));

    /// <summary>What the labels of an image say that is for another platform than the host.</summary>
    public static string Label(ContainerFinding container, Platform host) => container.Offers switch
    {
        var offers when offers.Any(platform => platform.RunsOn(host)) => $"the image behind the index's entry for {host} is labelled otherwise",
        { Length: <= 3 } offers => $"the image is labelled {string.Join(", ", offers)}",
        var offers => $"the image is labelled {string.Join(", ", offers.Take(3))} and others",
    };
}
