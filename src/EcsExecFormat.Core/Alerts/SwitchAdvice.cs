using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
namespace EcsExecFormat.Core.Alerts;

/// <summary>How to run the task on the architecture that its image is for.</summary>
public static class SwitchAdvice
{
    /// <summary>
    /// Makes the answer of DescribeTaskDefinition what RegisterTaskDefinition takes (API reference): without the members that
    /// only the answer has, with the tags, of which it takes none of AWS's own and no empty list.
    /// </summary>
    /// <param name="architecture">Value for <c>runtimePlatform.cpuArchitecture</c>.</param>
    public static IEnumerable<string> Program(Architecture architecture)
    {
        yield return "[(.tags // [])[] | select(.key | startswith(\"aws:\") | not)] as $tags | .taskDefinition";
        yield return $"| .runtimePlatform.cpuArchitecture = \"{architecture.Ecs}\" | if $tags == [] then . else .tags = $tags end";
        yield return "| del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities,";
        yield return "      .registeredAt, .registeredBy, .deregisteredAt, .deleteRequestedAt)";
    }

    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="other">The architecture that the image is for.</param>
    /// <param name="verb">How the first sentence begins.</param>
    /// <param name="service">The service as it is now, or null.</param>
    public static void Write(MailText mail, Outcome outcome, Architecture other, string verb, Service? service)
    {
        if (outcome.Finding.Definition?.CpuArchitecture == other.Ecs)
        {
            mail.Prose($"{verb} the image and run the task on {other.Platform} ({other.People}). "
                    + $"The task definition declares {other.Ecs} already: give the cluster such machines, and keep the task from others by a placement constraint or a capacity provider:")
                .Command($"memberOf(attribute:ecs.cpu-architecture == {other.Attribute})");
            return;
        }

        mail.Prose($"{verb} the image and run the task on {other.Platform} ({other.People}), if the images of all its containers are for that. "
                + $"On EC2 and ECS Anywhere the cluster needs {other.Ecs} machines for this.")
            .Command($"Terraform:       cpu_architecture = \"{other.Ecs}\"  in the block runtime_platform of aws_ecs_task_definition")
            .Command($"CloudFormation:  RuntimePlatform: {{ OperatingSystemFamily: LINUX, CpuArchitecture: {other.Ecs} }}");
        if (outcome.Remedy is { Action: RemedyAction.Planned, Refusals.IsEmpty: true, Mode.IsCapped: false })
        {
            if (outcome is { Remedy.IsApprovable: true, ApprovedBy: { } function, Id: { } incident })
            {
                mail.Command("This tool, for this once, within 24 hours and if images and deployment are still the same (AWS CLI 2):")
                    .Command(AwsCommands.Approve(outcome, function, incident));
            }

            mail.Command("This tool:       from now on, if the mode is raised to deploy (docs/remediation.md), when the next task fails");

            return;
        }

        if (DeployAdvice.Hold(outcome, service) is not null)
            return;
        if (DeployAdvice.IsNoWayOut(outcome))
        {
            mail.Prose("\"What was done\" says why that would not help as it is, so no command is given.");
            return;
        }

        if (outcome.Remedy?.LeftRevision is { } registered && outcome.Service is not null)
        {
            mail.Command($"Command line, as {registered.Shown} is registered already:").Command(AwsCommands.Update(outcome, registered));
            return;
        }

        mail.Command("Command line (needs a current aws, and jq):");
        foreach (var line in Commands(outcome, other, DeployAdvice.IsDeployedByEcs(service)))
            mail.Command(line);
    }

    private static IEnumerable<string> Commands(Outcome outcome, Architecture other, bool deploysByEcs)
    {
        var region = AwsCommands.Region(outcome);
        var program = Program(other).ToArray();
        yield return $"aws ecs describe-task-definition --region {region} --output json --include TAGS --task-definition {ShellWord.Quote(outcome.TaskDefinition ?? "FAMILY")} |";
        yield return $"jq '{program[0]}";
        foreach (var line in program[1..^1])
            yield return $"  {line}";
        yield return $"  {program[^1]}' > corrected.json";
        var register = $"aws ecs register-task-definition --region {region} --cli-input-json file://corrected.json";
        if (outcome is not { Service: not null, Cluster: not null } || !deploysByEcs)
        {
            yield return register;
            yield break;
        }

        // Pasted as one, they must not deploy some other revision of the family, neither when registering failed nor when a newer one comes in.
        yield return $"revision=$({register} --query taskDefinition.taskDefinitionArn --output text) &&";
        yield return AwsCommands.Update(outcome, "\"$revision\"");
    }
}
