using System.Collections.Immutable;

namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>A page of a log stream.</summary>
/// <param name="Lines">Oldest first; an empty page does not mean that there is nothing before it (CloudWatch Logs API reference, GetLogEvents).</param>
/// <param name="Earlier">Leads to the page before it, and is the one that was given when there is none; null when not told.</param>
public sealed record LogPage(ImmutableArray<string> Lines, string? Earlier);
