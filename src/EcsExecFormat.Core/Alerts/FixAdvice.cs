using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do, with commands filled in for this image and this service.</summary>
public static class FixAdvice
{
    public static void Write(MailText mail, Outcome outcome)
    {
        var rebuild = Architecture.Of(outcome.Finding.RanOn.Platform);
        var other = AlertFacts.OtherArchitecture(outcome);
        if (rebuild is not null && other is not null)
            mail.Prose("One of these two, not both:").Gap();
        if (rebuild is not null)
            WriteRebuild(mail, outcome, rebuild, other is null ? "Build" : "A. Build");
        if (rebuild is not null && other is not null)
            mail.Gap();
        if (other is not null)
            WriteSwitch(mail, outcome, other, rebuild is null ? "Keep" : "B. Keep");
        else
            mail.Prose("Running the task on another architecture instead is no way out: ECS offers X86_64 and ARM64 only, and the image is not known to be for the other one.");
        mail.Gap().Prose("Change it where it is defined (Dockerfile, pipeline, Terraform, CloudFormation, CDK). Otherwise the next deployment from there brings the fault back.");
    }

    private static void WriteRebuild(MailText mail, Outcome outcome, Architecture wanted, string verb)
    {
        mail.Prose($"{verb} the image for {wanted.Platform} ({wanted.People}) and deploy again. In the folder of its Dockerfile:");
        foreach (var container in outcome.Finding.Culprits)
        {
            // An index keeps what it had: an image for one platform must not replace one for several.
            var platforms = string.Join(',', container.IsIndex ? [wanted.Platform, .. container.Offers.Where(Targetable)] : [wanted.Platform]);
            var name = ShellWord.Quote(NameToPush(container));
            mail.Command($"docker buildx build --platform {platforms} -t {name} --push .")
                .Command($"finch build --platform {platforms} -t {name} . && finch push --platform {platforms} {name}");
        }

        mail.Command($"CDK asset:  ContainerImage.fromAsset(dir, {{ platform: Platform.{wanted.Cdk} }})")
            .Command($"CodeBuild:  environment type {wanted.CodeBuild}");
        if (outcome.Finding.Culprits.Any(container => container.Reference is { Tag: null }))
            mail.Prose("The task definition names the image by digest: put the new digest there.");
    }

    private static bool Targetable(Platform platform) => Architecture.Of(platform) is not null;

    private static string NameToPush(ContainerFinding container) => container.Reference switch
    {
        null => container.Image,
        { Tag: { } tag } reference => $"{reference.Registry}/{reference.Repository}:{tag}",
        var reference => $"{reference.Registry}/{reference.Repository}:NEW-TAG",
    };

    private static void WriteSwitch(MailText mail, Outcome outcome, Architecture other, string verb)
    {
        mail.Prose($"{verb} the image and run the task on {other.Platform} ({other.People}), if all its containers' images are for it:")
            .Command($"Terraform:       cpu_architecture = \"{other.Ecs}\"  in the block runtime_platform of aws_ecs_task_definition")
            .Command($"CloudFormation:  RuntimePlatform: {{ OperatingSystemFamily: LINUX, CpuArchitecture: {other.Ecs} }}")
            .Command("Command line (needs aws and jq):");
        foreach (var line in SwitchCommands(outcome, other))
            mail.Command(line);
        mail.Prose($"On Fargate that is all. On EC2 and ECS Anywhere the cluster must have {other.Ecs} machines first.");
    }

    private static IEnumerable<string> SwitchCommands(Outcome outcome, Architecture other)
    {
        var region = ShellWord.Quote(outcome.Region ?? outcome.Finding.Definition?.Arn.Region ?? "REGION");
        var family = ShellWord.Quote(AlertFacts.Family(outcome) ?? "FAMILY");
        yield return $"aws ecs describe-task-definition --region {region} --include TAGS --task-definition {ShellWord.Quote(outcome.TaskDefinition ?? "FAMILY")} |";
        yield return "jq '.tags as $tags | .taskDefinition + if $tags == [] then {} else {tags: $tags} end | .runtimePlatform.cpuArchitecture = \"" + other.Ecs + "\"";
        yield return "  | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy)' > corrected.json";
        yield return $"aws ecs register-task-definition --region {region} --cli-input-json file://corrected.json";
        if (outcome.Service is { } service && outcome.Cluster is { } cluster)
            yield return $"aws ecs update-service --region {region} --cluster {ShellWord.Quote(cluster)} --service {ShellWord.Quote(service)} --task-definition {family}";
    }
}
