using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Incidents;

/// <summary>
/// One standing failure: a revision of a service or family in a cluster whose image cannot run. Immutable; every transition
/// is pure and gives the incident to be written with the next version.
/// </summary>
/// <param name="Sighting">The first task that was seen.</param>
/// <param name="Verdict">Name of the verdict at the last look.</param>
/// <param name="Version">1 for a new incident; each write adds one.</param>
/// <param name="WriteId">Who wrote this version, so that a writer recognises its own write when its answer was lost.</param>
/// <param name="OpenedAt">When the first task was seen.</param>
/// <param name="LastSeenAt">When the last one was.</param>
/// <param name="Occurrences">Stopped tasks counted, each once.</param>
/// <param name="RecentTasks">The last tasks counted, newest last; a duplicate of one of them is not counted again.</param>
/// <param name="Alert">How far its alert is.</param>
/// <param name="AlertedAt">When it was last alerted; null when it never was.</param>
public sealed record Incident(
    Sighting Sighting,
    string Verdict,
    long Version,
    string WriteId,
    DateTimeOffset OpenedAt,
    DateTimeOffset LastSeenAt,
    long Occurrences,
    ImmutableArray<string> RecentTasks,
    AlertStage Alert,
    DateTimeOffset? AlertedAt)
{
    private const int TasksRemembered = 20;

    /// <summary>An incident that was not acted on is looked at again after this: a tag may have been set, a machine come up, a permission granted.</summary>
    public static readonly TimeSpan ReconsiderAfter = TimeSpan.FromMinutes(5);

    /// <summary>What could not be proven is looked at again after this: reading an image again may cost gigabytes, and seldom tells more.</summary>
    public static readonly TimeSpan ReproveAfter = TimeSpan.FromHours(1);

    /// <summary>When it was last decided what to do about it; null when it never was.</summary>
    public DateTimeOffset? ConsideredAt { get; init; }

    /// <summary>What was told last as planned, declined or done; null when nothing was told yet.</summary>
    public RecordedRemedy? Remedy { get; init; }

    /// <summary>Stable id of the incident, from <see cref="Sighting.IncidentId"/>.</summary>
    public string Id => Sighting.IncidentId;

    /// <summary>The first look: the writer holds the alert.</summary>
    public static Incident Open(Look look) => new(
        look.Sighting, look.Verdict, 1, look.WriteId, look.Now, look.Now, 1, [look.Sighting.TaskId],
        new AlertStage.Claimed(look.Sighting.EventId, look.ClaimEnds), null);

    /// <returns>Until when somebody holds its alert; null when nobody does.</returns>
    public DateTimeOffset? ToldUntil(DateTimeOffset now) => Alert is AlertStage.Claimed claim && claim.Until > now ? claim.Until : null;

    /// <summary>Whether somebody else has come to hold or owe its alert.</summary>
    /// <param name="held">What stood there when this invocation looked, or what it holds.</param>
    public bool IsOfOthers(AlertStage held) => Alert != held && Alert is AlertStage.Claimed or AlertStage.Owed;

    /// <summary>Whether a change was made and told since.</summary>
    /// <param name="before">The incident as it was.</param>
    public bool IsDoneSince(Incident before) => Remedy is { IsDone: true } && AlertedAt > before.AlertedAt;

    /// <summary>Whether a plan that was made at that time was shown, as far as is known.</summary>
    public bool IsShown(DateTimeOffset plannedAt) => AlertedAt >= plannedAt || (Remedy is { Action: RemedyAction.Planned } && ConsideredAt >= plannedAt);

    /// <summary>What another look at the same incident means.</summary>
    public Transition Sees(Look look)
    {
        var isDuplicate = RecentTasks.Contains(look.Sighting.TaskId);
        var seen = Counting(look, isDuplicate);
        return Alert switch
        {
            AlertStage.Claimed claim when claim.Until > look.Now && claim.EventId == look.Sighting.EventId => new Transition.Wait(claim.Until),
            AlertStage.Sent sent when look.HappenedAt - sent.At < look.RealertAfter && !isDuplicate && IsToBeReconsidered(look) =>
                new Transition.Reconsider(seen with { ConsideredAt = look.Now }),
            AlertStage.Quiet quiet when look.Now < quiet.Until => isDuplicate ? new Transition.Known() : new Transition.Count(seen),
            AlertStage.Quiet when AlertedAt is { } at && look.HappenedAt - at < look.RealertAfter =>
                isDuplicate ? new Transition.Known() : new Transition.Reconsider(seen with { ConsideredAt = look.Now, Alert = new AlertStage.Sent(at) }),
            AlertStage.Sent sent when look.HappenedAt - sent.At < look.RealertAfter => isDuplicate ? new Transition.Known() : new Transition.Count(seen),
            AlertStage.Claimed claim when claim.Until > look.Now => isDuplicate ? new Transition.Known() : new Transition.Count(seen),
            _ => new Transition.Claim(seen with { Alert = new AlertStage.Claimed(look.Sighting.EventId, look.ClaimEnds) }),
        };
    }

    /// <summary>The alert is out.</summary>
    /// <param name="now">The time of it.</param>
    /// <param name="remedy">What it told as done; null when that is not known, and then what was known stays.</param>
    /// <param name="writeId">Names the write.</param>
    public Incident Alerted(DateTimeOffset now, RecordedRemedy? remedy, string writeId) =>
        this with { Version = Version + 1, WriteId = writeId, Alert = new AlertStage.Sent(now), AlertedAt = now, ConsideredAt = now, Remedy = remedy ?? Remedy };

    /// <summary>Something was told while somebody else holds or owes another alert: that one stays.</summary>
    public Incident ToldBeside(DateTimeOffset now, RecordedRemedy? remedy, string writeId) =>
        this with { Version = Version + 1, WriteId = writeId, ConsideredAt = now, Remedy = Remedy is { IsDone: true } ? Remedy : remedy ?? Remedy };

    /// <summary>There is nothing to tell for now.</summary>
    public Incident Quieted(DateTimeOffset now, DateTimeOffset until, string reasonCode, string writeId) =>
        this with { Version = Version + 1, WriteId = writeId, Alert = new AlertStage.Quiet(until, reasonCode), ConsideredAt = now };

    /// <summary>Something is about to be changed, so that an alert about it is owed: this event's handler holds it.</summary>
    public Incident Held(string eventId, DateTimeOffset until, string writeId) =>
        this with { Version = Version + 1, WriteId = writeId, Alert = new AlertStage.Claimed(eventId, until) };

    /// <summary>Nothing was changed after all: the alert is as it was.</summary>
    public Incident Released(AlertStage before, string writeId) =>
        this with { Version = Version + 1, WriteId = writeId, Alert = before };

    /// <summary>Nothing was changed as somebody else was at it, and the event comes again: then its task is looked at as if it had not been.</summary>
    /// <param name="before">The stage before.</param>
    /// <param name="taskId">The event's task.</param>
    /// <param name="writeId">Names the write.</param>
    public Incident Postponed(AlertStage before, string taskId, string writeId)
    {
        var released = Released(before, writeId) with { ConsideredAt = null };
        return RecentTasks.Contains(taskId) ? released with { RecentTasks = RecentTasks.Remove(taskId), Occurrences = Occurrences - 1 } : released;
    }

    /// <summary>Publishing failed: whoever comes next does it. Null when the claim is no longer this one.</summary>
    public Incident? AlertFailed(AlertStage claim, string writeId) =>
        Alert == claim ? this with { Version = Version + 1, WriteId = writeId, Alert = new AlertStage.Owed() } : null;

    private bool IsToBeReconsidered(Look look) =>
        Sighting.IsConclusive && Remedy is not { IsDone: true } && look.Now - look.HappenedAt < EventGuards.Fresh
        && (ConsideredAt is null || look.Now - ConsideredAt >= (Remedy?.ReasonCode == GuardNames.NotProven ? ReproveAfter : ReconsiderAfter));

    private Incident Counting(Look look, bool isDuplicate)
    {
        var seen = this with { Version = Version + 1, WriteId = look.WriteId, Verdict = look.Verdict };
        return isDuplicate ? seen : seen with
        {
            LastSeenAt = look.Now,
            Occurrences = Occurrences + 1,
            RecentTasks = [.. RecentTasks.TakeLast(TasksRemembered - 1), look.Sighting.TaskId],
        };
    }
}

/// <summary>One look at a failing task, by one invocation.</summary>
/// <param name="Sighting">What was seen.</param>
/// <param name="Verdict">Name of the verdict.</param>
/// <param name="Now">The time of the look.</param>
/// <param name="RealertAfter">A standing incident is alerted again after this (<c>REALERT_AFTER_HOURS</c>).</param>
/// <param name="ClaimEnds">Until when the looker may hold the alert.</param>
/// <param name="WriteId">Unique for every write of every invocation.</param>
public sealed record Look(
    Sighting Sighting, string Verdict, DateTimeOffset Now, TimeSpan RealertAfter, DateTimeOffset ClaimEnds, string WriteId)
{
    /// <summary>When the task stopped, and never later than now: a redriven event is no sign that an incident still stands.</summary>
    public DateTimeOffset HappenedAt => Sighting.StoppedAt is { } stopped && stopped < Now ? stopped : Now;
}

/// <summary>What a look leads to.</summary>
public abstract record Transition
{
    private Transition() { }

    /// <summary>Write it; the writer then publishes the alert.</summary>
    public sealed record Claim(Incident Next) : Transition;

    /// <summary>Write it; the writer then looks again whether something can be done by now, and tells it only if so.</summary>
    public sealed record Reconsider(Incident Next) : Transition;

    /// <summary>Write it, and be done: the alert is out, or another event's handler is publishing it and is retried if it fails.</summary>
    public sealed record Count(Incident Next) : Transition;

    /// <summary>A duplicate of a task that was counted: nothing to write.</summary>
    public sealed record Known : Transition;

    /// <summary>
    /// Another delivery of this very event holds the alert. Answering success now would lose the alert if that one dies, so
    /// this delivery has to come again.
    /// </summary>
    public sealed record Wait(DateTimeOffset Until) : Transition;
}
