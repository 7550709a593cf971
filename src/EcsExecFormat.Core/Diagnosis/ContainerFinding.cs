using System.Collections.Immutable;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>The verdict about one container, and everything it rests on.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="Image">The image as written in the event or the task definition; empty when neither names one.</param>
/// <param name="Reference">The parsed image, or null when it is malformed or absent.</param>
/// <param name="Digest">Digest of what was looked at, or null.</param>
/// <param name="Offers">The platforms the image is for; empty when unknown.</param>
/// <param name="Verdict">What is the matter.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Evidence">Sentences, each a fact.</param>
/// <param name="Reason">One sentence that gives the verdict's reason.</param>
public sealed record ContainerFinding(
    string Name,
    string Image,
    ImageReference? Reference,
    Digest? Digest,
    ImmutableArray<Platform> Offers,
    Verdict Verdict,
    Confidence Confidence,
    ImmutableArray<string> Evidence,
    string Reason)
{
    /// <summary>What the image's labels say about the platform that it ran on; null when they say nothing, or were not read.</summary>
    public bool? IsLabelledForHost { get; init; }

    /// <summary>The container's exit code; null when it has none.</summary>
    public long? ExitCode { get; init; }

    /// <summary>Whether the container did not come to its turn, and was looked at only because another of the task cannot run.</summary>
    public bool IsUnstarted { get; init; }

    /// <summary>Whether the image is an index; false when unknown.</summary>
    public bool IsIndex { get; init; }

    /// <summary>What was in the way at the image's registry; null when nothing was.</summary>
    public ImageProblem? Problem { get; init; }

    /// <summary>The platform whose machines execute the entrypoint, told by its own bytes; null when they were not read, or tell none.</summary>
    public Platform? Executable { get; init; }

    /// <summary>Whether the entrypoint's own bytes were read, and are a program: for whatever machine, also one that has no platform of ours.</summary>
    public bool HasProvenBytes { get; init; }

    /// <summary>A clause: why the entrypoint's bytes could not prove anything; null when they did, or were not read.</summary>
    public string? Unproven { get; init; }

    /// <summary>Whether the container's log shows that the kernel refused its first process with an exec format error.</summary>
    public bool IsProvenByLog { get; init; }

    /// <summary>What the entrypoint is that no kernel executes; null when it is something else, or was not read.</summary>
    public UnrunnableContent? Unrunnable { get; init; }

    /// <summary>The program at fault for people, such as <c>/app/server</c>; null when it was not read.</summary>
    public string? Program { get; init; }

    /// <summary>Whether <see cref="Program"/> is the interpreter of a script.</summary>
    public bool IsInterpreter { get; init; }

    /// <summary>Whether the machine's own init process starts the entrypoint.</summary>
    public bool HasInitProcess { get; init; }

    /// <summary>Whether the event or the log quotes a failure of this kind, whatever could be found out about the image.</summary>
    public bool HasEvidence { get; init; }
}
