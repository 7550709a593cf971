using System.Diagnostics;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>What is the matter with a container. The closed set of the contract; names are in <see cref="VerdictNames"/>.</summary>
public enum Verdict
{
    /// <summary>Not a failure of this kind.</summary>
    Irrelevant,

    /// <summary>The image runs on the platform: an ordinary crash.</summary>
    PlatformMatch,

    /// <summary>It cannot be told, with the reason. Never acted on.</summary>
    Inconclusive,

    /// <summary>execve answers ENOEXEC for the entrypoint on every architecture: no <c>#!</c>, empty, a cut ELF file, another system's program.</summary>
    UnrunnableEntrypoint,

    /// <summary>The labels are right, and the program that is executed is for another architecture.</summary>
    BinaryMismatch,

    /// <summary>The image is for other platforms only, or the chosen entry of its index is.</summary>
    PlatformMismatch,

    /// <summary>The pull failed: the index has no entry for the platform.</summary>
    PlatformMissing,
}

/// <summary>How sure a verdict is.</summary>
public enum Confidence
{
    /// <summary>Something speaks for it, but it is indirect: a tag that may have moved, an exit code that fits badly.</summary>
    Possible,

    /// <summary>The manifests of the very image say so.</summary>
    Likely,

    /// <summary>The pull error, the task's log or the entrypoint's bytes prove it.</summary>
    Confirmed,
}

/// <summary>The contract's names of verdicts and confidences.</summary>
public static class VerdictNames
{
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.Irrelevant => "irrelevant",
        Verdict.PlatformMatch => "platform-match",
        Verdict.Inconclusive => "inconclusive",
        Verdict.UnrunnableEntrypoint => "unrunnable-entrypoint",
        Verdict.BinaryMismatch => "binary-mismatch",
        Verdict.PlatformMismatch => "platform-mismatch",
        Verdict.PlatformMissing => "platform-missing",
        _ => throw new UnreachableException(),
    };

    /// <returns>Null for any other text.</returns>
    public static Verdict? Parse(string? text)
    {
        for (var verdict = Verdict.Irrelevant; verdict <= Verdict.PlatformMissing; verdict++)
        {
            if (verdict.Name() == text)
                return verdict;
        }

        return null;
    }

    public static string Name(this Confidence confidence) => confidence switch
    {
        Confidence.Possible => "possible",
        Confidence.Likely => "likely",
        Confidence.Confirmed => "confirmed",
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether the verdict says that the image cannot run where it was started.</summary>
    public static bool IsBad(this Verdict verdict) =>
        verdict is Verdict.UnrunnableEntrypoint or Verdict.BinaryMismatch or Verdict.PlatformMismatch or Verdict.PlatformMissing;

    /// <summary>Whether a revision with another architecture can be the cure; otherwise only a new image is.</summary>
    public static bool IsCorrectable(this Verdict verdict) => verdict is Verdict.PlatformMismatch or Verdict.PlatformMissing;
}
