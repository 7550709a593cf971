using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do, with commands filled in for this image and this service.</summary>
public static class FixAdvice
{
    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="service">The service as it is now, or null.</param>
    public static void Write(MailText mail, Outcome outcome, Service? service)
    {
        if (DeployAdvice.IsPushedAgain(outcome))
        {
            WritePushedAgain(mail, outcome, service);
            return;
        }

        var rebuild = Architecture.Of(outcome.Finding.RanOn.Platform);
        var other = AlertFacts.OtherArchitecture(outcome);
        WriteGoBack(mail, outcome, service);
        switch (rebuild, other)
        {
            case (not null, not null):
                mail.Prose("Do A or B, not both.");
                WriteRebuild(mail, outcome, rebuild, "A. Build");
                WriteDeploy(mail, outcome, service);
                SwitchAdvice.Write(mail, outcome, other, "B. Keep", service);
                break;
            case (not null, null):
                WriteRebuild(mail, outcome, rebuild, "Build");
                WriteDeploy(mail, outcome, service);
                break;
            case (null, not null):
                SwitchAdvice.Write(mail, outcome, other, "Keep", service);
                break;
            default:
                CheckAdvice.Write(mail, outcome);
                break;
        }

        WriteOthers(mail, outcome);
        mail.Prose("Make the same change in the code that it comes from (Dockerfile, pipeline, Terraform, CloudFormation, CDK), or the next deployment brings the fault back.");
    }

    /// <summary>A task runs only when all its containers do.</summary>
    private static void WriteOthers(MailText mail, Outcome outcome)
    {
        foreach (var container in outcome.Finding.Others.Where(container => container.Verdict.IsBad() && !container.Verdict.IsCorrectable()))
        {
            mail.Prose($"And for container {PlainText.Quote(container.Name)}:");
            ImageAdvice.WriteCure(mail, outcome, container);
        }
    }

    /// <summary>Nothing is to be built or switched: the image may be right by now.</summary>
    internal static void WritePushedAgain(MailText mail, Outcome outcome, Service? service)
    {
        mail.Prose("The image has been pushed again since this task was started. Before you build or switch anything, look first whether new tasks still fail.");
        if (DeployAdvice.Hold(outcome, service) is { } hold)
            mail.Prose($"{hold} So no command is given that would deploy something.");
        else
            WriteDeploy(mail, outcome, service);
    }

    /// <summary>The quickest way out of an outage, where there may be an earlier revision that works.</summary>
    internal static void WriteGoBack(MailText mail, Outcome outcome, Service? service)
    {
        if (!DeployAdvice.IsDeployedByEcs(service))
        {
            mail.Prose($"The service is deployed by {PlainText.Line(service!.DeploymentController!, 40)}: make each deployment there. If an earlier revision worked, begin with that.");
            return;
        }

        if (DeployAdvice.Hold(outcome, service) is { } hold)
        {
            mail.Prose($"{hold} So no command is given that would deploy something.");
            return;
        }

        if (outcome is { Service: not null, Cluster: not null, Finding.Definition.Arn: { Revision: > 1 } failing })
        {
            mail.Prose("If an earlier revision worked, go back to it first (with its number in the place of EARLIER), and mend this afterwards:")
                .Command(AwsCommands.Update(outcome, $"{ShellWord.Quote(failing.Family)}:EARLIER"));
        }
    }

    private static void WriteRebuild(MailText mail, Outcome outcome, Architecture wanted, string verb)
    {
        LoginCommands.Write(mail, outcome);
        mail.Prose($"{verb} the image for {wanted.Platform} ({wanted.People}) and push it: with Docker or Finch, in the folder of its Dockerfile, or by setting this in CDK or CodeBuild:");
        BuildCommands.Write(mail, outcome, wanted);
        mail.Command($"CDK asset:  ContainerImage.fromAsset(dir, {{ platform: Platform.{wanted.Cdk} }})")
            .Command($"CodeBuild:  environment type {wanted.CodeBuild}");
        if (outcome.Finding.Culprits.Any(container => container is { IsIndex: false, Offers.IsEmpty: false } && AlertFacts.Named(outcome, container)?.Digest is null)
            && AlertFacts.OtherArchitecture(outcome) is { } other)
        {
            mail.Prose($"The tag is then for {wanted.Platform} only. If others run it on {other.Platform}, build for both: --platform {wanted.Platform},{other.Platform}");
        }
    }

    internal static void WriteDeploy(MailText mail, Outcome outcome, Service? service)
    {
        if (outcome.Finding.Culprits.Any(container => AlertFacts.Named(outcome, container)?.Digest is not null))
            mail.Prose("The task definition names the image by its digest: put the new image's digest there, and deploy that.");
        else if (DeployAdvice.Hold(outcome, service) is not null)
            mail.Prose("Then deploy it, if that is still right.");
        else if (!DeployAdvice.IsDeployedByEcs(service))
            mail.Prose("Then deploy it.");
        else if (outcome is { Service: not null, Cluster: not null })
            mail.Prose("Then have the service pull it:")
                .Command(AwsCommands.ForceDeployment(outcome));
        else
            mail.Prose("Then run the task again.");
    }
}
