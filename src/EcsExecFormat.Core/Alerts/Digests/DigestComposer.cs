using System.Collections.Immutable;
using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>Writes the one message about many incidents: how many, of what kind, where, and how to see each.</summary>
public static class DigestComposer
{
    private const int MostLines = 100;
    private const int LongestName = 60;

    /// <param name="outcome">From <see cref="DigestOutcome"/>.</param>
    /// <param name="incidents">The incidents that could be read.</param>
    public static AlertMessage Compose(Outcome outcome, ImmutableArray<Incident> incidents)
    {
        var mail = new MailText().Heading("WHAT HAPPENED")
            .Prose($"{outcome.Reason} So many came at once that there is no message about each of them; a wrong base image, or a build machine of another architecture, may be behind all of them.");
        foreach (var verdict in incidents.GroupBy(incident => incident.Verdict))
            mail.Bullet(string.Create(CultureInfo.InvariantCulture, $"{verdict.Count()} times {verdict.Key} (docs/runbook/{verdict.Key}.md)"));
        var left = MostLines;
        foreach (var cluster in incidents.GroupBy(incident => incident.Sighting.ClusterArn).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            mail.Heading($"CLUSTER {Name(cluster.Key)}");
            foreach (var incident in cluster.OrderBy(incident => incident.Sighting.Subject, StringComparer.Ordinal).Take(left))
                mail.Bullet(Line(incident));
            left = Math.Max(0, left - cluster.Count());
        }

        mail.Heading("WHAT YOU NEED TO DO").Prose("See what the images have in common, and mend it there. Each incident was published to machines that subscribe to the topic, and stands in the incident table:");
        mail.Command($"aws dynamodb get-item --table-name TABLE --key '{{\"pk\":{{\"S\":\"{IncidentRecord.KeyOf(outcome.IncidentIds.FirstOrDefault() ?? "INCIDENT")}\"}}}}'");
        if (incidents.Length > MostLines || incidents.Length < outcome.IncidentIds.Length)
            mail.Prose($"Not all stand above. All ids: {string.Join(" ", outcome.IncidentIds)}");
        return new AlertMessage(Subject(outcome, incidents), mail.ToString(), OutcomeJson.WriteText(outcome), MessageAttributes.Of(outcome));
    }

    private static string Subject(Outcome outcome, ImmutableArray<Incident> incidents)
    {
        var clusters = incidents.Select(incident => incident.Sighting.ClusterArn).Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture, $"{outcome.IncidentIds.Length} more exec format incidents{(clusters > 1 ? $" in {clusters} clusters" : "")} (digest)");
    }

    private static string Line(Incident incident)
    {
        var revision = TaskDefinitionArn.TryParse(incident.Sighting.TaskDefinition, out var arn) ? $", {arn.Shown}" : "";
        var done = incident.Remedy is { Action: not RemedyAction.None } remedy ? $", {remedy.Action.Name()} ({remedy.ReasonCode})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{PlainText.Line(incident.Sighting.Subject, LongestName + 10)}{revision}: {incident.Verdict}, {incident.Occurrences} {(incident.Occurrences == 1 ? "task" : "tasks")}{done}, {incident.Id}");
    }

    private static string Name(string clusterArn) => PlainText.Line(clusterArn[(clusterArn.LastIndexOf('/') + 1)..], LongestName);
}
