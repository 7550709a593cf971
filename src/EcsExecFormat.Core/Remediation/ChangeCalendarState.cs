namespace EcsExecFormat.Core.Remediation;

/// <summary>What Systems Manager Change Calendar says about this moment, for all calendars that were asked together (API reference, GetCalendarState).</summary>
/// <param name="State">OPEN when each of them is open, CLOSED when one is not; anything else is not known here.</param>
/// <param name="NextTransition">When that changes; null when not told.</param>
public sealed record ChangeCalendarState(string State, DateTimeOffset? NextTransition)
{
    /// <summary>Whether changes are let through now.</summary>
    public bool IsOpen => State == "OPEN";
}
