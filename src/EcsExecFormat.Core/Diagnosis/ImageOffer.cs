using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>What an image says it was made for.</summary>
public abstract record ImageOffer
{
    private ImageOffer() { }

    /// <param name="Platforms">Distinct platforms, in the image's order; at least one.</param>
    /// <param name="IsIndex">Whether the image is an index, of which a runtime chooses an entry.</param>
    /// <param name="Chosen">What the config of the entry chosen for the host says; null when it was not read, or there is no such entry.</param>
    /// <param name="Digest">The digest of what was looked at.</param>
    public sealed record Made(ImmutableArray<Platform> Platforms, bool IsIndex, Platform? Chosen, Digest Digest) : ImageOffer
    {
        /// <summary>Whether every runtime comes to that entry: the index itself lists it, and states the host's own platform for it. True for a single image.</summary>
        public bool IsChosenByAll { get; init; } = true;

        /// <summary>Whether a host of this platform can run the image, as far as the labels tell.</summary>
        public bool RunsOn(Platform host) => Chosen?.RunsOn(host) ?? Platforms.Any(platform => platform.RunsOn(host));
    }

    /// <param name="Reason">A sentence: why it cannot be told.</param>
    /// <param name="Problem">What was in the way at the registry; null when it is not the registry's doing.</param>
    public sealed record Unknown(string Reason, ImageProblem? Problem = null) : ImageOffer;
}
