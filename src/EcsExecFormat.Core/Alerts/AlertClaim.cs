using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Alerts;

/// <summary>Whether this invocation is the one that tells about an incident.</summary>
/// <param name="IncidentId">Stable id of the incident.</param>
/// <param name="Invocation">The invocation that holds the claim.</param>
/// <param name="IsToBeTold">Whether to publish; else it was told in this window, or another invocation is telling it.</param>
/// <param name="Incident">The incident as it stands in the table; null when the table could not be used.</param>
/// <param name="TableProblem">Why the table could not be used; null when it could.</param>
public sealed record AlertClaim(
    string IncidentId, InvocationContext Invocation, bool IsToBeTold, Incident? Incident, string? TableProblem)
{
    /// <summary>The outcome with the incident's part filled in.</summary>
    public Outcome Describe(Outcome outcome) => outcome with
    {
        Id = IncidentId,
        Kind = Incident?.AlertedAt is not null && IsToBeTold ? "reminder" : "incident",
        Mode = "alert",
        Occurrences = Incident?.Occurrences ?? 1,
        Alert = IsToBeTold ? AlertResult.Sent : AlertResult.Suppressed,
        ReasonCode = (TableProblem, IsToBeTold) switch
        {
            (not null, _) => ReasonCodes.TableUnavailable,
            (null, true) => ReasonCodes.AlertMode,
            (null, false) => ReasonCodes.AlreadyAlerted,
        },
        Reason = outcome.Reason + Remark,
    };

    private string Remark => (TableProblem, IsToBeTold) switch
    {
        ({ } problem, _) => $"; the incident table could not be used ({problem}), so this may be told more than once",
        (null, false) => "; already told, or being told right now",
        _ => "",
    };
}
