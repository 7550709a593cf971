using System.Collections.Immutable;
using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>What keeps changes away now and then: CloudFormation at work on a stack, and a change calendar.</summary>
internal sealed class ChangeWindows(Trace trace)
{
    private readonly Dictionary<string, string> _stacks = new(StringComparer.Ordinal);

    /// <summary>Whether the calendar lets changes through.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <returns>Its StackStatus; a stack that nobody has touched was made once.</returns>
    public string StatusOf(string stack) => _stacks.GetValueOrDefault(stack) ?? "CREATE_COMPLETE";

    /// <summary>CloudFormation begins, or ends, an update of a stack.</summary>
    public void Set(string stack, string status)
    {
        _stacks[stack] = status;
        trace.Add($"the stack {stack} is {status}");
    }

    public void Set(bool isOpen)
    {
        IsOpen = isOpen;
        trace.Add($"the change calendar is {(isOpen ? "open" : "closed")}");
    }
}
