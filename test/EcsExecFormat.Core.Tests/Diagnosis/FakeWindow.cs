using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>The CloudFormation and the change calendars of a test: no stack is there, and every calendar is open, unless the test says otherwise.</summary>
internal sealed class FakeWindow : IStacks, IChangeCalendars
{
    /// <summary>StackStatus by what is asked for, a name or an ARN; a stack that is not here does not exist.</summary>
    public Dictionary<string, string> Stacks { get; } = new(StringComparer.Ordinal);

    public ChangeCalendarState Calendar { get; set; } = new("OPEN", null);

    /// <summary>Runs before the call of this name and number, the first being 1, has its effect; throws to refuse it.</summary>
    public Action<string, int> Before { get; set; } = (_, _) => { };

    /// <summary>All calls with what they asked for, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>ARN of the stack at the top, by what is asked for; a stack that is not here is nested in none.</summary>
    public Dictionary<string, string> Roots { get; } = new(StringComparer.Ordinal);

    public Task<StackState?> DescribeAsync(string stack, CancellationToken cancellationToken) =>
        Call("DescribeStacks", stack, () => Stacks.GetValueOrDefault(stack) is { } status ? new StackState(status, Roots.GetValueOrDefault(stack)) : null);

    public Task<ChangeCalendarState> StateAsync(ImmutableArray<string> calendars, CancellationToken cancellationToken) =>
        Call("GetCalendarState", string.Join(',', calendars), () => Calendar);

    private Task<T> Call<T>(string name, string subject, Func<T> answer)
    {
        Calls.Add($"{name} {subject}");
        try
        {
            Before(name, Calls.Count(call => call.StartsWith(name, StringComparison.Ordinal)));
            return Task.FromResult(answer());
        }
        catch (CallFailedException failed)
        {
            return Task.FromException<T>(failed);
        }
    }
}
