using System.Collections.Immutable;

namespace EcsExecFormat.Demo;

/// <summary>What came of one event.</summary>
/// <param name="Answer">The outcome, or an error document of the Runtime API.</param>
/// <param name="Time">How long the function took.</param>
/// <param name="IsAnswer">Whether it is an outcome.</param>
/// <param name="Calls">What the function asked of AWS, in order.</param>
internal sealed record Sent(ReadOnlyMemory<byte> Answer, TimeSpan Time, bool IsAnswer, ImmutableArray<MadeCall> Calls)
{
    /// <summary>How often the function changed something on ECS, or tried to.</summary>
    public int Changes => Calls.Count(call => call.IsChange);
}

/// <summary>A call that the function made.</summary>
/// <param name="Service">Such as <c>ecs</c>.</param>
/// <param name="Operation">Such as <c>UpdateService</c>.</param>
internal sealed record MadeCall(string Service, string Operation)
{
    /// <summary>Whether it changes something on ECS.</summary>
    public bool IsChange => Service == "ecs" && !Operation.StartsWith("Describe", StringComparison.Ordinal) && !Operation.StartsWith("List", StringComparison.Ordinal);

    public override string ToString() => $"{Service}:{Operation}";
}
