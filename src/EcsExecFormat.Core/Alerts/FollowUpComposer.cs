using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Alerts;

/// <summary>Writes the message about how the deployment of a correction ended: what came of it, and what is left to do.</summary>
public static class FollowUpComposer
{
    /// <param name="outcome">From <see cref="Remediation.FollowUp.FollowUpOutcome"/>.</param>
    /// <param name="correction">The correction, with its <see cref="Correction.Ending"/>.</param>
    /// <param name="wayBack">The revision that the service ran before, when it can be set to it; null when not.</param>
    public static AlertMessage Compose(Outcome outcome, Correction correction, TaskDefinitionArn? wayBack)
    {
        var ending = correction.Ending!;
        var mail = new MailText().Heading("WHAT CAME OF THE CHANGE").Prose(ending.Reason).Prose(Change(outcome, correction));
        if (outcome.Remedy!.Overtook is { } overtook)
            mail.Prose($"It overtook another deployment, of {overtook.Shown}, that came in between. If that one is wanted:").Command(AwsCommands.Update(outcome, overtook));
        mail.Heading("WHAT YOU NEED TO DO");
        switch (ending.Action)
        {
            case RemedyAction.Confirmed:
                mail.Prose("Nothing now.");
                DoneAdvice.WriteLasting(mail, outcome.Remedy!.Target!);
                break;
            case RemedyAction.Undone:
                mail.Prose("The tasks of the old revision fail as they did, and this tool does not correct it a second time: deploy another one, or rebuild the image. A circuit breaker that rolls back may set the service to the correction again: it goes back to what was completed last.");
                break;
            case RemedyAction.Reverted:
                WriteReverted(mail, outcome, ending);
                break;
            default:
                WriteOpen(mail, outcome, correction, wayBack);
                break;
        }

        WriteDetails(mail, outcome, correction);
        return new AlertMessage(AlertSubject.Of(outcome, Subject(ending)), mail.ToString(), OutcomeJson.WriteText(outcome), MessageAttributes.Of(outcome));
    }

    private static string Subject(Ending ending) => ending.ReasonCode switch
    {
        EndingCodes.Healthy => ": fix is healthy",
        EndingCodes.DeploymentFailed => ": fix FAILED, LOOK",
        EndingCodes.RolledBack => ": fix FAILED, ECS rolled it back",
        EndingCodes.Replaced => ": fix was replaced or taken back",
        EndingCodes.Undone => ": fix was taken back",
        EndingCodes.ServiceGone => ": service gone before the fix was healthy",
        _ => ": fix is NOT healthy yet, LOOK",
    };

    private static string Change(Outcome outcome, Correction correction) => string.Create(CultureInfo.InvariantCulture,
        $"At {correction.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC this tool moved service \"{PlainText.Line(outcome.Service ?? "unknown", 80)}\" in cluster ")
        + $"\"{PlainText.Line(outcome.ClusterName ?? "unknown", 80)}\" (account {PlainText.Line(outcome.Account ?? "unknown", 20)}, {PlainText.Line(outcome.Region ?? "region unknown", 40)}) from {Shown(correction.Subject.Failing)} "
        + $"to {correction.RevisionName}, because: {PlainText.Line(outcome.Finding.Reason, 400)}.";

    private static void WriteReverted(MailText mail, Outcome outcome, Ending ending)
    {
        mail.Prose(ending.ReasonCode == EndingCodes.RolledBack
            ? "The other architecture was not the whole cure: see why the new tasks did not become healthy. This tool does not correct the revision a second time."
            : "Nothing, if that was you. This tool does not correct the revision a second time; if its tasks fail again, the cure is a deployment of yours.");
        mail.Prose("What the service is doing, and ECS's own words:")
            .Command(AwsCommands.Describe(outcome, "[deployments[].[status,rolloutState,runningCount,taskDefinition],events[:5].message]"));
    }

    private static void WriteOpen(MailText mail, Outcome outcome, Correction correction, TaskDefinitionArn? wayBack)
    {
        if (correction.Ending!.ReasonCode == EndingCodes.ServiceGone)
        {
            mail.Prose("Nothing, if that was you.");
            return;
        }

        mail.Prose("Look at the service; it is not followed any longer:")
            .Command(AwsCommands.Describe(outcome, "[deployments[].[status,rolloutState,runningCount,desiredCount,failedTasks],events[:5].message]"));
        if (TaskDefinitionArn.TryParse(correction.Subject.Failing, out var failing) && failing.Revision > 1)
        {
            mail.Prose(wayBack is not null
                    ? $"If an earlier revision worked, go back to that one, with its number in the place of EARLIER; {wayBack.Shown}, which ran before, fails as it did:"
                    : $"If an earlier revision worked, go back to that one, with its number in the place of EARLIER ({failing.Shown}, which ran before, is not ACTIVE, or could not be read):")
                .Command(AwsCommands.Update(outcome, $"{ShellWord.Quote(failing.Family)}:EARLIER"));
        }

        if (wayBack is not null)
            mail.Prose("To take the change back all the same:").Command(AwsCommands.Update(outcome, wayBack));
    }

    private static void WriteDetails(MailText mail, Outcome outcome, Correction correction) => mail.Heading("DETAILS")
        .Pair("Corrected", correction.Revision)
        .Pair("Deployment", outcome.DeploymentId)
        .Pair("Corrected from", correction.Before?.TaskDefinition)
        .Pair("Owner", outcome.Owner)
        .Pair("Incident", outcome.Id)
        .Pair("Explained in", "docs/remediation.md of EcsExecFormatLambda");

    private static string Shown(string revision) => TaskDefinitionArn.TryParse(revision, out var arn) ? arn.Shown : "an unknown revision";
}
