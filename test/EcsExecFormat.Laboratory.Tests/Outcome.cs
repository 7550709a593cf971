namespace EcsExecFormat.Laboratory.Tests;

/// <summary>What becomes of a container's first process.</summary>
internal enum Outcome
{
    /// <summary>The kernel executes it, whatever it does then.</summary>
    Runs,

    /// <summary>execve answers ENOEXEC.</summary>
    ExecFormatError,

    /// <summary>It is not started for another reason.</summary>
    FailsOtherwise,

    /// <summary>No image is taken from the registry, or none can be unpacked.</summary>
    PullRefused,

    /// <summary>Of predictions only: the product says that it cannot tell.</summary>
    NotTold,
}
