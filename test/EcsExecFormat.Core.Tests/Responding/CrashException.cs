namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>Stands for the end of the process: nothing in the code under test may catch it.</summary>
internal sealed class CrashException : Exception;
