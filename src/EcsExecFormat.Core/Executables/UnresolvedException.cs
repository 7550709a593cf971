namespace EcsExecFormat.Core.Executables;

/// <summary>It cannot be told what would be executed. Never leaves this library.</summary>
/// <param name="reason">A clause for people.</param>
internal sealed class UnresolvedException(string reason) : Exception(reason);
