using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>A change that was made and told, of which the correction's own record does not know: that write was lost. The incident's record tells as much.</summary>
public static class ToldChange
{
    /// <param name="open">A correction of which only the announcement of the update is recorded, or that nobody knew whether it took effect.</param>
    /// <param name="incident">The incident that it was made for; null when that is not there any more.</param>
    /// <param name="invocation">Who looks.</param>
    /// <returns>The correction as it was told, to be recorded; null when it was not told as made.</returns>
    public static Correction? Of(Correction open, Incident? incident, InvocationContext invocation) =>
        incident is { Remedy: { Action: RemedyAction.Deployed, Revision: { } revision } told, AlertedAt: { } toldAt } && revision == open.Revision && toldAt >= open.StartedAt
            ? open.Next(invocation.WriteId("caught-up"), CorrectionStep.Done) with
            {
                Action = told.Action,
                ReasonCode = told.ReasonCode,
                Reason = told.Reason,
                Before = told.Before ?? open.Before,
                After = told.After,
                EndedAt = toldAt,
            }
            : null;
}
