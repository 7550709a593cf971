using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What is left to the owner when the service or the family was corrected: see that it works, and mend where it comes from.</summary>
public static class DoneAdvice
{
    /// <summary>An image for the old architecture alone, pushed to the same tag, would break what was just mended.</summary>
    private static readonly string Both = $"{Architecture.Amd64.Platform},{Architecture.Arm64.Platform}";

    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="remedy">What was done.</param>
    /// <param name="target">The architecture of the corrected revision.</param>
    /// <param name="service">The service as it is now, or null.</param>
    public static void Write(MailText mail, Outcome outcome, Remedy remedy, Architecture target, Service? service)
    {
        var hasMovedOn = DeployAdvice.HasMovedOn(outcome, service, out _);
        if (remedy.Action == RemedyAction.Deployed)
        {
            mail.Prose($"{(remedy.Overtook is null ? "Nothing now: a second message tells how the deployment ends" : "Decide which of the two deployments is wanted: a second message tells how this one ends")}. To look yourself:")
                .Command(AwsCommands.Describe(outcome, "deployments[].[status,rolloutState,runningCount,desiredCount,taskDefinition]") + " --output table");
            if (!hasMovedOn && outcome.Finding.Definition?.Arn is { Revision: > 1 } failing)
                mail.Prose("If it does not become healthy, and an earlier revision worked, go back to that one, with its number in the place of EARLIER:").Command(AwsCommands.Update(outcome, $"{ShellWord.Quote(failing.Family)}:EARLIER"));
        }

        if (!hasMovedOn && remedy is { Action: RemedyAction.Registered, Revision: { } revision } && outcome.Service is not null)
            mail.Prose("Look at the revision, and have the service run it:").Command(AwsCommands.Update(outcome, revision));
        WriteLasting(mail, target);
    }

    /// <summary>Where the fault comes from, so that it does not come again.</summary>
    public static void WriteLasting(MailText mail, Architecture target) =>
        mail.Prose("Make the change permanent in the code that the task definition or the image comes from, or the next deployment brings the fault back: "
                + $"state {target.Ecs}, or build the image for both platforms.")
            .Command($"Terraform:       cpu_architecture = \"{target.Ecs}\"  in the block runtime_platform of aws_ecs_task_definition")
            .Command($"CloudFormation:  RuntimePlatform: {{ OperatingSystemFamily: LINUX, CpuArchitecture: {target.Ecs} }}")
            .Command($"Docker:          docker buildx build --platform {Both} ...")
            .Command($"Finch:           finch build --platform {Both} ...");
}
