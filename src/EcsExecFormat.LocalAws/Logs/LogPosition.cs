namespace EcsExecFormat.LocalAws.Logs;

/// <summary>A place between two events of a stream: before it are the events of earlier times, and of the same time with a lower sequence.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Sequence">Events count from 1 in the order in which their stream took them.</param>
internal readonly record struct LogPosition(long Time, long Sequence);
