using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>What was found out about a container's start, beyond labels.</summary>
/// <param name="Said">What its log says.</param>
/// <param name="Program">What the kernel was asked to execute; null when the bytes were not read.</param>
/// <param name="Later">What the log names as refused later on; null when it names none, or the bytes were not read.</param>
public sealed record StartEvidence(LogStatement Said, ResolvedEntrypoint? Program, ResolvedEntrypoint? Later)
{
    /// <summary>Nothing was looked at, or nothing was to be seen.</summary>
    public static readonly StartEvidence None = new(LogStatement.Silent.Unread, null, null);
}
