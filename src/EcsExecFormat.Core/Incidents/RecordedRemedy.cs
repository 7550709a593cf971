using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Incidents;

/// <summary>What an incident remembers of what was planned, declined or done about it: enough to take it back by hand.</summary>
/// <param name="Mode">The mode that held.</param>
/// <param name="Action">What was done.</param>
/// <param name="ReasonCode">Why, as a stable name.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="Revision">ARN of the corrected revision; null when none was registered.</param>
/// <param name="Difference">What the corrected revision changes, a line each; empty when it was not worked out.</param>
/// <param name="Before">The service before the change; null without one.</param>
/// <param name="After">The service after it; null when it was not updated.</param>
public sealed record RecordedRemedy(
    Mode Mode, RemedyAction Action, string ReasonCode, string Reason, string? Revision, ImmutableArray<string> Difference, ServiceState? Before, ServiceState? After)
{
    private const int LongestReason = 1000;

    public static RecordedRemedy Of(Remedy remedy) => new(
        remedy.Mode.Mode, remedy.Action, remedy.ReasonCode, PlainText.Line(remedy.Reason, LongestReason), remedy.Revision?.ToString(),
        remedy.Difference?.Lines() ?? [], remedy.Before, remedy.After);

    /// <summary>Whether the service or the family runs a correction, so that no higher mode could do more about the incident.</summary>
    public bool IsDone => Action == RemedyAction.Deployed || (Action == RemedyAction.Registered && Mode == Mode.Deploy);

    /// <summary>Whether somebody who was told this would want to hear that: another action, another revision, or an update that may have happened.</summary>
    public static bool IsNews(RecordedRemedy? told, Remedy remedy) => remedy is { Action: not RemedyAction.None, IsRunByNow: false } && !IsKnownAlready(told, remedy)
        && (remedy.Action != told?.Action || remedy.Revision?.ToString() != told.Revision || (remedy.ReasonCode == ReasonCodes.UpdateUnknown && (remedy.IsMadeNow || told.ReasonCode != remedy.ReasonCode)));

    /// <summary>
    /// That a change which was made, or an update of unknown effect, is not made again; that something could not be asked this time; or the plan of a change that was begun
    /// by order, and stopped half-way.
    /// </summary>
    private static bool IsKnownAlready(RecordedRemedy? told, Remedy remedy) =>
        ((told?.ReasonCode == ReasonCodes.UpdateUnknown || told?.IsDone == true) && remedy.ReasonCode == GuardNames.CorrectedBefore)
        || (told is not null && remedy is { Action: RemedyAction.Declined, ReasonCode: GuardNames.CouldNotCheck or GuardNames.TableUnavailable or GuardNames.NoTime, Revision: null })
        || (told is { Action: RemedyAction.Declined or RemedyAction.Failed, Revision: not null } && remedy.Action == RemedyAction.Planned);

    public bool Equals(RecordedRemedy? other) => other is not null
        && (Mode, Action, ReasonCode, Reason, Revision, Before, After) == (other.Mode, other.Action, other.ReasonCode, other.Reason, other.Revision, other.Before, other.After)
        && Difference.AsSpan().SequenceEqual(other.Difference.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Mode, Action, ReasonCode, Reason, Revision, Before, After, Difference.Length);
}
