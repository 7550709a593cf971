using System.Collections.Immutable;
using System.Globalization;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>The outcome about many incidents that people are told of together.</summary>
public static class DigestOutcome
{
    /// <param name="ids">Ids of all of them.</param>
    /// <param name="incidents">Those that could be read.</param>
    /// <param name="time">The time of it.</param>
    public static Outcome Of(ImmutableArray<string> ids, ImmutableArray<Incident> incidents, DateTimeOffset time)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"{ids.Length} more incidents were opened, of tasks that cannot run as their images are built.");
        var (worst, occurrences) = (Verdict.Inconclusive, 0L);
        foreach (var incident in incidents)
        {
            occurrences += incident.Occurrences;
            if (VerdictNames.Parse(incident.Verdict) is { } verdict && verdict > worst)
                worst = verdict;
        }

        return new Outcome
        {
            Kind = "digest",
            Time = time,
            Finding = TaskFinding.Without(worst, reason),
            IncidentIds = ids,
            ReasonCode = ReasonCodes.Digest,
            Reason = reason,
            Alert = AlertResult.Sent,
            Occurrences = occurrences,
        };
    }
}
