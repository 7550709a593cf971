using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What was done about an incident, or which guard declined, the change itself, and how to take it back.</summary>
public static class RemedyText
{
    private const int LongestChange = 160;
    private const int MostChanges = 8;

    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found and done.</param>
    /// <param name="service">The service as it is now, or null.</param>
    public static void Write(MailText mail, Outcome outcome, Service? service)
    {
        mail.Heading("WHAT WAS DONE");
        if (outcome.Remedy is not { } remedy)
        {
            mail.Prose("Nothing was changed.");
            return;
        }

        mail.Prose(Told(remedy));
        if (remedy.Earlier is { } earlier)
            mail.Prose(earlier);
        if (remedy.Mode.Remark is { } remark && remedy.Action != RemedyAction.None)
            mail.Prose(remark);
        foreach (var refusal in remedy.Refusals.Skip(remedy.Action == RemedyAction.Planned ? 0 : 1))
            mail.Bullet($"{refusal.Sentence} ({refusal.Guard})");
        WriteDifference(mail, remedy);
        WriteRoles(mail, outcome, remedy);
        WriteWayBack(mail, outcome, remedy, service);
    }

    private static string Told(Remedy remedy) => remedy.Action switch
    {
        RemedyAction.None when remedy.Mode is { Mode: Mode.Alert, Remark: null } => $"{Nothing(remedy)}: the mode is alert.",
        RemedyAction.None => $"{Nothing(remedy)}. {remedy.Reason}",
        RemedyAction.Planned when remedy.Refusals.IsEmpty => $"{Nothing(remedy)}: the mode is plan. No guard would decline the change.",
        RemedyAction.Planned => $"{Nothing(remedy)}: the mode is plan. A higher mode would decline the change, because:",
        RemedyAction.Declined when remedy.ReasonCode == GuardNames.ModeLowered => $"{Nothing(remedy)}: {remedy.Reason} ({remedy.ReasonCode})",
        RemedyAction.Declined => $"{Nothing(remedy)}, although the mode is {remedy.Mode.Mode.Name()}: {remedy.Reason} ({remedy.ReasonCode})",
        RemedyAction.Failed when remedy.ReasonCode == ReasonCodes.UpdateUnknown => $"{remedy.Reason} ({remedy.ReasonCode})",
        RemedyAction.Failed => $"The correction failed. {remedy.Reason} ({remedy.ReasonCode})",
        _ => remedy.Reason,
    };

    /// <summary>Never more than is known: an attempt before this one may have changed something.</summary>
    private static string Nothing(Remedy remedy) => remedy switch
    {
        { ReasonCode: GuardNames.CorrectedBefore } or { Earlier: not null } or { ReasonCode: GuardNames.TableUnavailable, Revision: null } => "This time nothing was changed",
        { Revision: not null } => "The service was not changed",
        _ => "Nothing was changed",
    };

    private static void WriteDifference(MailText mail, Remedy remedy)
    {
        if (remedy.Difference is not { } difference || remedy.Action is not (RemedyAction.Planned or RemedyAction.Registered or RemedyAction.Deployed))
            return;
        mail.Prose("All that the corrected revision changes:");
        foreach (var line in difference.Lines(LongestChange, MostChanges))
            mail.Command(line);
    }

    /// <summary>What neither plan nor guards can see: whether the function may pass the roles on.</summary>
    private static void WriteRoles(MailText mail, Outcome outcome, Remedy remedy)
    {
        if (remedy.Action == RemedyAction.Failed && remedy.Reason.Contains("iam:PassRole", StringComparison.Ordinal))
            mail.Prose("Add that role to the stack's parameter PassableRoleArns.");
        var definition = outcome.Finding.Definition?.Document;
        var roles = new[] { definition?.Text("taskRoleArn"), definition?.Text("executionRoleArn") }.OfType<string>().Distinct().ToArray();
        if (remedy.Action == RemedyAction.Planned && roles.Length > 0)
            mail.Prose($"ECS takes it only if the stack's parameter PassableRoleArns includes {string.Join(" and ", roles.Select(role => PlainText.Line(role, 200)))}.");
    }

    private static void WriteWayBack(MailText mail, Outcome outcome, Remedy remedy, Service? service)
    {
        if (remedy.Action is RemedyAction.Deployed or RemedyAction.Registered && DeployAdvice.HasMovedOn(outcome, service, out var current))
        {
            mail.Prose($"The service is set to {current.Shown} by now: somebody deployed since, so no command is given that would replace it.");
            return;
        }

        if (remedy.Overtook is { } overtook)
            mail.Prose("To go back to the deployment that was overtaken:").Command(AwsCommands.Update(outcome, overtook));
        if (remedy.Action == RemedyAction.Deployed && TaskDefinitionArn.TryParse(remedy.Before?.TaskDefinition, out var before))
        {
            mail.Prose($"To take it back ({before.Shown} then fails again, and is not corrected a second time):").Command(AwsCommands.Update(outcome, before));
            if (remedy is { WasThere: false, Revision: { } newest })
                mail.Prose($"And then, if nothing else runs {newest.Shown}, so that nobody who names no revision gets it:").Command(AwsCommands.Deregister(outcome, newest));
        }
        else if (remedy is { Action: RemedyAction.Registered, Revision: { } revision })
        {
            if (!remedy.WasThere)
                mail.Prose("To take it back, if nothing runs it:").Command(AwsCommands.Deregister(outcome, revision));
        }
        else if (remedy is { LeftRevision: { } left, ReasonCode: not ReasonCodes.UpdateUnknown, WasThere: false })
        {
            mail.Prose("To take the revision back, if nothing runs it:").Command(AwsCommands.Deregister(outcome, left));
        }
    }
}
