using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Command lines of the AWS CLI about an outcome's service and revisions, to be pasted as they are. A part that is not known stands as a
/// word in capitals.
/// </summary>
public static class AwsCommands
{
    /// <summary>Sets the service to a revision.</summary>
    public static string Update(Outcome outcome, TaskDefinitionArn revision) => Update(outcome, ShellWord.Quote(revision.FamilyAndRevision));

    /// <param name="outcome">What it is about.</param>
    /// <param name="revision">A word of the shell.</param>
    public static string Update(Outcome outcome, string revision) => $"{OnService(outcome, "update-service", "--service")} --task-definition {revision}";

    /// <summary>Has the service pull its images anew.</summary>
    public static string ForceDeployment(Outcome outcome) => $"{OnService(outcome, "update-service", "--service")} --force-new-deployment";

    /// <param name="outcome">What it is about.</param>
    /// <param name="query">What to show of the service, in JMESPath.</param>
    public static string Describe(Outcome outcome, string query) => $"{OnService(outcome, "describe-services", "--services")} --query 'services[0].{query}'";

    /// <summary>By the whole ARN: of the same name there may be one in every account that somebody is logged in to.</summary>
    public static string Deregister(Outcome outcome, TaskDefinitionArn revision) =>
        $"aws ecs deregister-task-definition --region {Region(outcome)} --task-definition {ShellWord.Quote(revision.ToString())}";

    /// <summary>Approves a recorded plan. The function answers with the outcome.</summary>
    public static string Approve(Outcome outcome, string function, string incident) =>
        $"aws lambda invoke --region {Region(outcome)} --function-name {ShellWord.Quote(function)} --cli-binary-format raw-in-base64-out --cli-read-timeout 90 --payload "
        + ShellWord.Quote("""{"source":"ecs-exec-format","detail-type":"Approve","detail":{"incident":"INCIDENT"}}""".Replace("INCIDENT", incident, StringComparison.Ordinal)) + " /dev/stdout";

    /// <returns>The region as a word of the shell.</returns>
    public static string Region(Outcome outcome) => ShellWord.Quote(outcome.Region ?? outcome.Finding.Definition?.Arn.Region ?? "REGION");

    private static string OnService(Outcome outcome, string command, string option) =>
        $"aws ecs {command} --region {Region(outcome)} --cluster {ShellWord.Quote(outcome.Cluster ?? "CLUSTER")} {option} {ShellWord.Quote(outcome.Service ?? "SERVICE")}";
}
