using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>One way in which one guard prevents a change that would be made otherwise.</summary>
/// <param name="Guard">Its stable name.</param>
/// <param name="What">What deviates.</param>
/// <param name="Sentence">As the mail shows it; <c>{digest}</c> stands for the digest of the image that was looked at.</param>
/// <param name="Deviate">Makes the world deviate.</param>
internal sealed record GuardCase(string Guard, string What, string Sentence, Action<ChangeWorld> Deviate)
{
    /// <summary>What the world is like, with and without the deviation.</summary>
    public Action<ChangeWorld> Set { get; init; } = _ => { };

    /// <summary>What is done without the deviation.</summary>
    public RemedyAction Otherwise { get; init; } = RemedyAction.Deployed;

    /// <summary>Whether the guard refuses at the last look, when the corrected revision is registered.</summary>
    public bool IsLastLook { get; init; }

    /// <summary>Whether it refuses only when the change is about to be made, and not when it is planned.</summary>
    public bool IsOfTheChange { get; init; }

    /// <summary>Whether a corrected revision is known when it refuses.</summary>
    public bool IsRegistered => IsLastLook || Guard == GuardNames.CorrectedBefore;

    /// <summary>The mode in which it refuses.</summary>
    public string Mode { get; init; } = "deploy";

    public string Name => $"{Guard}: {What}";
}
