using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What was done about an incident, or which guard declined, the change itself, and how to take it back.</summary>
public static class RemedyText
{
    private const int LongestChange = 160;
    private const int MostChanges = 8;

    public static void Write(MailText mail, Outcome outcome)
    {
        mail.Heading("WHAT WAS DONE");
        if (outcome.Remedy is not { } remedy)
        {
            mail.Prose("Nothing was changed.");
            return;
        }

        mail.Prose(Told(remedy));
        if (remedy.Mode.Remark is { } remark && remedy.Action != RemedyAction.None)
            mail.Prose(remark);
        foreach (var refusal in remedy.Refusals.Skip(remedy.Action == RemedyAction.Planned ? 0 : 1))
            mail.Bullet($"{refusal.Sentence} ({refusal.Guard})");
        WriteDifference(mail, remedy);
        WriteWayBack(mail, outcome, remedy);
    }

    private static string Told(Remedy remedy) => remedy.Action switch
    {
        RemedyAction.None when remedy.Mode is { Mode: Mode.Alert, Remark: null } => "Nothing was changed: the mode is alert.",
        RemedyAction.None => $"Nothing was changed. {remedy.Reason}",
        RemedyAction.Planned when remedy.Refusals.IsEmpty => "Nothing was changed: the mode is plan. Nothing would decline the change.",
        RemedyAction.Planned => "Nothing was changed: the mode is plan. A higher mode would decline the change, because:",
        RemedyAction.Declined => $"{(remedy.Revision is null ? "Nothing was changed" : "The service was not changed")}, although the mode is {remedy.Mode.Mode.Name()}: {remedy.Reason} ({remedy.ReasonCode})",
        RemedyAction.Failed => $"The correction failed. {remedy.Reason} ({remedy.ReasonCode})",
        _ => remedy.Reason,
    };

    private static void WriteDifference(MailText mail, Remedy remedy)
    {
        if (remedy.Difference is not { } difference || remedy.Action is not (RemedyAction.Planned or RemedyAction.Registered or RemedyAction.Deployed))
            return;
        mail.Prose("The change, besides which all is registered as ECS described it:");
        foreach (var line in difference.Lines(LongestChange, MostChanges))
            mail.Command(line);
    }

    private static void WriteWayBack(MailText mail, Outcome outcome, Remedy remedy)
    {
        var region = AlertFacts.RegionWord(outcome);
        if (remedy.Overtook is { } overtook)
            mail.Prose("To go back to the deployment that was overtaken:").Command(UpdateService(outcome, region, overtook));
        if (remedy.After is not null && TaskDefinitionArn.TryParse(remedy.Before?.TaskDefinition, out var before))
        {
            mail.Prose("To take it back:").Command(UpdateService(outcome, region, before));
        }
        else if (remedy is { Action: RemedyAction.Registered, Revision: { } revision })
        {
            mail.Prose("To take it back:")
                .Command($"aws ecs deregister-task-definition --region {region} --task-definition {ShellWord.Quote(revision.FamilyAndRevision)}");
        }
    }

    /// <returns>The command that sets the outcome's service to a revision.</returns>
    public static string UpdateService(Outcome outcome, string region, TaskDefinitionArn revision) =>
        $"aws ecs update-service --region {region} --cluster {ShellWord.Quote(outcome.Cluster ?? "CLUSTER")} --service {ShellWord.Quote(outcome.Service ?? "SERVICE")} --task-definition {ShellWord.Quote(revision.FamilyAndRevision)}";
}
