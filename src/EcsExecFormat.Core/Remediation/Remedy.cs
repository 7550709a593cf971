using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What was done about an incident; the outcome's <c>action</c>.</summary>
public enum RemedyAction
{
    /// <summary>Nothing was to be done: the mode only alerts.</summary>
    None,

    /// <summary>The change was worked out, and nothing was changed: the mode only plans.</summary>
    Planned,

    /// <summary>A guard refused; its name is the reason code.</summary>
    Declined,

    /// <summary>The change was begun and ECS did not take it, or its effect could not be found out.</summary>
    Failed,

    /// <summary>The corrected revision is registered.</summary>
    Registered,

    /// <summary>And the service was updated with it.</summary>
    Deployed,

    /// <summary>The deployment became healthy.</summary>
    Confirmed,

    /// <summary>The deployment did not last: ECS rolled it back, or another one replaced it before it was healthy.</summary>
    Reverted,

    /// <summary>How the deployment ends is not known yet, and it is not followed any longer.</summary>
    Unsettled,

    /// <summary>The service was set back to the revision that it ran before.</summary>
    Undone,
}

/// <summary>The contract's names of actions.</summary>
public static class RemedyActionNames
{
    public static string Name(this RemedyAction action) => action switch
    {
        RemedyAction.None => "none",
        RemedyAction.Planned => "planned",
        RemedyAction.Declined => "declined",
        RemedyAction.Failed => "failed",
        RemedyAction.Registered => "registered",
        RemedyAction.Deployed => "deployed",
        RemedyAction.Confirmed => "confirmed",
        RemedyAction.Reverted => "reverted",
        RemedyAction.Unsettled => "unsettled",
        RemedyAction.Undone => "undone",
        _ => throw new UnreachableException(),
    };

    /// <returns>Null for any other text.</returns>
    public static RemedyAction? Parse(string? text) =>
        Enum.GetValues<RemedyAction>().Where(action => action.Name() == text).Select(action => (RemedyAction?)action).FirstOrDefault();
}

/// <summary>What was done about an incident, or why nothing was.</summary>
/// <param name="Mode">The mode that held.</param>
/// <param name="Action">What was done.</param>
/// <param name="ReasonCode">Name of the guard that refused, the action's own name, or one of <see cref="ReasonCodes"/>.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record Remedy(ModeDecision Mode, RemedyAction Action, string ReasonCode, string Reason)
{
    /// <summary>The architecture that the corrected revision declares; null when none was found.</summary>
    public Architecture? Target { get; init; }

    /// <summary>The corrected revision; null when none was registered.</summary>
    public TaskDefinitionArn? Revision { get; init; }

    /// <summary>How the corrected revision differs from the failing one; null when it was not worked out.</summary>
    public RevisionDifference? Difference { get; init; }

    /// <summary>Every guard that would refuse, the first of which is the reason; empty when none does.</summary>
    public ImmutableArray<Refusal> Refusals { get; init; } = [];

    /// <summary>The service before the change; null when it has none or nothing was begun.</summary>
    public ServiceState? Before { get; init; }

    /// <summary>The service as ECS answered after the change; null when it was not updated.</summary>
    public ServiceState? After { get; init; }

    /// <summary>The revision of somebody else's deployment that came in between and was overtaken; null when none did.</summary>
    public TaskDefinitionArn? Overtook { get; init; }

    /// <summary>ARN of what somebody has set the service to since the change; null when nobody has, as far as is known.</summary>
    public string? SetTo { get; init; }

    /// <summary>A sentence about an earlier attempt that may have registered a revision; null when there was none.</summary>
    public string? Earlier { get; init; }

    /// <summary>Whether the plan is recorded, so that it can be approved by the incident's id.</summary>
    public bool IsApprovable { get; init; }

    /// <summary>Whether the corrected revision was registered before, by somebody or for another service, so that it may be in use.</summary>
    public bool WasThere { get; init; }

    /// <summary>Whether this very look made it, rather than finding it in the books.</summary>
    public bool IsMadeNow { get; init; }

    /// <summary>Whether the service runs the correction of an earlier attempt by now, whoever set it to that: then it is no news that nothing was changed.</summary>
    public bool IsRunByNow { get; init; }

    /// <summary>The corrected revision that this attempt registered, or found, and the service was not updated with; null when there is none.</summary>
    public TaskDefinitionArn? LeftRevision => Action is RemedyAction.Declined or RemedyAction.Failed && ReasonCode != GuardNames.CorrectedBefore ? Revision : null;

    /// <summary>When what was done was recorded; null when nothing was done.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The mode allows no more than telling.</summary>
    public static Remedy AlertOnly(ModeDecision mode) =>
        new(mode, RemedyAction.None, ReasonCodes.AlertMode, mode.Remark ?? $"Mode {mode.Mode.Name()}: nothing is changed.");

    /// <summary>What the books say was done.</summary>
    /// <param name="mode">How the mode came about; the one that held when it was done is in the books.</param>
    /// <param name="correction">The correction as it stands.</param>
    public static Remedy Of(ModeDecision mode, Correction correction) =>
        new(mode with { Mode = correction.Mode }, correction.Action ?? RemedyAction.Failed, correction.ReasonCode ?? ReasonCodes.Unfinished, correction.Reason ?? "What came of the change is not recorded.")
        {
            Target = correction.Target == Architecture.Arm64.Ecs ? Architecture.Arm64 : Architecture.Amd64,
            Revision = TaskDefinitionArn.TryParse(correction.Revision, out var revision) ? revision : null,
            Refusals = correction.Action == RemedyAction.Declined ? [new Refusal(correction.ReasonCode!, correction.Reason!)] : [],
            Before = correction.Before,
            After = correction.After,
            WasThere = correction.WasThere,
            DoneAt = correction.EndedAt,
            Overtook = TaskDefinitionArn.TryParse(correction.Overtook, out var overtook) ? overtook : null,
        };

    /// <summary>The revision was corrected before, or it is not known whether it was; that stays with the incident, whatever is declined later.</summary>
    public static Remedy CorrectedBefore(ModeDecision mode, Refusal refusal, Correction standing) => Of(mode, standing) with
    {
        Mode = mode,
        Action = RemedyAction.Declined,
        ReasonCode = refusal.Guard,
        Reason = refusal.Sentence,
        Refusals = [refusal],
        Overtook = null,
        DoneAt = null,
    };

    /// <summary>A guard refused.</summary>
    public static Remedy Declined(ModeDecision mode, params ImmutableArray<Refusal> refusals) =>
        new(mode, RemedyAction.Declined, refusals[0].Guard, refusals[0].Sentence) { Refusals = refusals };
}
