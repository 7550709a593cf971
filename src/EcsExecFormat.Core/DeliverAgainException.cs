namespace EcsExecFormat.Core;

/// <summary>The event cannot be answered now and must not count as done: it has to be delivered again.</summary>
public sealed class DeliverAgainException(string message) : Exception(message);
