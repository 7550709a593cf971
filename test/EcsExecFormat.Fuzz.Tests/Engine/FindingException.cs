namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>Something holds that must not.</summary>
internal sealed class FindingException(string message) : Exception(message);
