using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What this invocation has to do about an incident.</summary>
public enum ClaimKind
{
    /// <summary>Nothing: it was told in this window, or another invocation is telling it.</summary>
    Counted,

    /// <summary>Look again whether something can be done by now, and tell it only if so.</summary>
    Reconsider,

    /// <summary>Decide what to do, and tell it.</summary>
    Tell,
}

/// <summary>Whether this invocation is the one that handles an incident.</summary>
/// <param name="IncidentId">Stable id of the incident.</param>
/// <param name="Invocation">The invocation that holds the claim.</param>
/// <param name="Kind">What it has to do.</param>
/// <param name="Incident">The incident as it stands in the table; null when the table could not be used.</param>
/// <param name="TableProblem">Why the table could not be used; null when it could.</param>
public sealed record AlertClaim(
    string IncidentId, InvocationContext Invocation, ClaimKind Kind, Incident? Incident, string? TableProblem)
{
    /// <summary>Whether the incident was told in this window already, and something about it is still to be told.</summary>
    public bool IsWithinWindow { get; init; }

    /// <summary>The plan that somebody approves; null when a stopped task led here.</summary>
    public RecordedPlan? Approves { get; init; }

    /// <summary>What stood there before a second look was about to change something; null when it was not.</summary>
    public AlertStage? HeldFrom { get; init; }

    /// <summary>The outcome with the incident's part filled in; nothing is done or told yet.</summary>
    public Outcome Describe(Outcome outcome) => outcome with
    {
        Id = IncidentId,
        Kind = "incident",
        Mode = Incident?.Remedy?.Mode.Name(),
        Occurrences = Incident?.Occurrences ?? 1,
        Alert = Incident?.Alert is AlertStage.Quiet ? AlertResult.None : AlertResult.Suppressed,
        ReasonCode = (TableProblem, Incident?.Alert) switch
        {
            (not null, _) => ReasonCodes.TableUnavailable,
            (_, AlertStage.Quiet quiet) => quiet.ReasonCode,
            _ => ReasonCodes.AlreadyAlerted,
        },
        Reason = outcome.Reason + (TableProblem, Incident?.Alert) switch
        {
            (not null, _) => TableRemark,
            (_, AlertStage.Quiet { ReasonCode: ReasonCodes.ModeOff }) => "; the mode is off",
            (_, AlertStage.Quiet) => "; a task of it was found to be an ordinary crash a short time ago",
            _ => "; already told, or being told right now",
        },
    };

    /// <summary>The outcome as it is told.</summary>
    public Outcome Tell(Outcome outcome, Remedy remedy) => outcome with
    {
        Id = IncidentId,
        Kind = (Kind, Incident?.AlertedAt) switch
        {
            (ClaimKind.Reconsider, _) => "follow-up",
            (_, not null) when IsWithinWindow => "follow-up",
            (_, not null) => "reminder",
            _ => "incident",
        },
        Remedy = remedy,
        Mode = remedy.Mode.Mode.Name(),
        Occurrences = Incident?.Occurrences ?? 1,
        Alert = AlertResult.Sent,
        ReasonCode = TableProblem is null ? remedy.ReasonCode : ReasonCodes.TableUnavailable,
        Reason = (remedy.Action == RemedyAction.None ? outcome.Reason : $"{outcome.Reason}. {remedy.Reason}") + TableRemark,
    };

    private string TableRemark => TableProblem is { } problem ? $"; the incident table could not be used ({problem}), so this may be told more than once" : "";
}
