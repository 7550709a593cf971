using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What is left to the owner when the service or the family was corrected: see that it works, and mend where it comes from.</summary>
public static class DoneAdvice
{
    public static void Write(MailText mail, Outcome outcome, Remedy remedy, Architecture target)
    {
        if (remedy.Action == RemedyAction.Deployed)
        {
            mail.Prose("See whether the deployment becomes healthy (this preview does not follow it):")
                .Command(AwsCommands.Describe(outcome, "deployments[].[status,rolloutState,runningCount,desiredCount,taskDefinition]") + " --output table");
        }

        if (remedy is { Action: RemedyAction.Registered, Revision: { } revision } && outcome.Service is not null)
            mail.Prose("Look at the revision, and have the service run it:").Command(AwsCommands.Update(outcome, revision));
        mail.Prose("Make it last, in the code that the task definition or the image comes from, or the next deployment brings the fault back: "
                + $"state {target.Ecs}, or build the image for {outcome.Finding.RanOn.Platform}.")
            .Command($"Terraform:       cpu_architecture = \"{target.Ecs}\"  in the block runtime_platform of aws_ecs_task_definition")
            .Command($"CloudFormation:  RuntimePlatform: {{ OperatingSystemFamily: LINUX, CpuArchitecture: {target.Ecs} }}")
            .Command($"Docker:          docker buildx build --platform {outcome.Finding.RanOn.Platform} ...")
            .Command($"Finch:           finch build --platform {outcome.Finding.RanOn.Platform} ...");
    }
}
