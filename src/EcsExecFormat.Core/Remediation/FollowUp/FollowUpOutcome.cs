using System.Text.Json;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.FollowUp;

/// <summary>The outcome about how the deployment of a correction ended. What was found about the task is repeated as it was recorded.</summary>
public static class FollowUpOutcome
{
    /// <param name="correction">The correction, with its <see cref="Correction.Ending"/>.</param>
    /// <param name="time">The time of it.</param>
    public static Outcome Of(Correction correction, DateTimeOffset time)
    {
        var document = Parse(correction.Outcome);
        var follows = document?.RootElement;
        var ending = correction.Ending!;
        return new Outcome
        {
            Kind = "follow-up",
            Id = correction.IncidentId,
            Time = time,
            Account = follows?.Text("account"),
            Region = follows?.Text("region"),
            Cluster = correction.Subject.ClusterArn,
            Service = correction.Subject.ServiceName,
            ServiceArn = follows?.Text("serviceArn"),
            DeploymentId = correction.After?.DeploymentId,
            Task = follows?.Text("task"),
            TaskDefinition = correction.Subject.Failing,
            Owner = follows?.Text("owner"),
            Follows = document,
            Finding = TaskFinding.Without(VerdictNames.Parse(follows?.Text("verdict")) ?? Verdict.Inconclusive, follows?.Text("reason") ?? "what was found is not recorded"),
            Mode = correction.Mode.Name(),
            Remedy = Remedy.Of(new ModeDecision(correction.Mode, null), correction) with { Action = ending.Action, ReasonCode = ending.ReasonCode, Reason = ending.Reason },
            ReasonCode = ending.ReasonCode,
            Reason = ending.Reason,
            Alert = AlertResult.Sent,
        };
    }

    private static JsonDocument? Parse(string? document)
    {
        try
        {
            return document is null ? null : JsonDocument.Parse(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
