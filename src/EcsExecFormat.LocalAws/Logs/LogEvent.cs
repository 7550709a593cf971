namespace EcsExecFormat.LocalAws.Logs;

/// <summary>One event of a log stream.</summary>
/// <param name="Time">When it happened, in whole milliseconds.</param>
/// <param name="Message">The text; never empty.</param>
/// <param name="IngestedAt">When it was put, in whole milliseconds.</param>
public sealed record LogEvent(DateTimeOffset Time, string Message, DateTimeOffset IngestedAt);
