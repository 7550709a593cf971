namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>A guard's answer when it does not let a change pass.</summary>
/// <param name="Guard">Its stable name, one of <see cref="GuardNames"/>.</param>
/// <param name="Sentence">One sentence for people: what was found, and so why nothing is changed.</param>
public sealed record Refusal(string Guard, string Sentence)
{
    /// <summary>Name of the container whose image has been pushed again since the task was started; null when that is not why it refuses.</summary>
    public string? PushedAgain { get; init; }
}
