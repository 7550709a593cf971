using System.Collections.Immutable;
using System.Globalization;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Writes the one message about an incident: what happened, why we are sure, what was done, what to do, details. For someone
/// woken at night: a screenful, in plain words.
/// </summary>
public static class AlertComposer
{
    /// <param name="outcome">What was found, with <see cref="Outcome.Alert"/> already telling that it was sent.</param>
    /// <param name="service">The service as ECS describes it now, or null when there is none or it could not be read.</param>
    public static AlertMessage Compose(Outcome outcome, Service? service)
    {
        var mail = new MailText();
        mail.Heading("WHAT HAPPENED").Prose(WhatHappened(outcome, service));
        WriteEvidence(mail, outcome);
        RemedyText.Write(mail, outcome, service);
        mail.Heading("WHAT YOU NEED TO DO");
        if (outcome.Remedy is { Target: { } target, Action: RemedyAction.Deployed or RemedyAction.Registered } done)
            DoneAdvice.Write(mail, outcome, done, target, service);
        else if (outcome.Remedy is { Target: { } other, ReasonCode: ReasonCodes.UpdateUnknown } unknown)
            UnknownAdvice.Write(mail, outcome, unknown, other);
        else if (outcome.Finding.Verdict.IsBad() && !outcome.Finding.Verdict.IsCorrectable())
            ImageAdvice.Write(mail, outcome, service);
        else if (outcome.Finding.Verdict.IsBad())
            FixAdvice.Write(mail, outcome, service);
        else
            CheckAdvice.Write(mail, outcome);
        WriteDetails(mail, outcome);
        return new AlertMessage(AlertSubject.Of(outcome), mail.ToString(), OutcomeJson.WriteText(outcome), MessageAttributes.Of(outcome));
    }

    private static string WhatHappened(Outcome outcome, Service? service)
    {
        var containers = outcome.Finding.Culprits.Select(container => $"\"{PlainText.Line(container.Name, 80)}\"").ToArray();
        var container = containers.Length == 1 ? $"Container {containers[0]}" : $"Each of the containers {string.Join(", ", containers)}";
        var place = $"{Whose(outcome)} in cluster \"{PlainText.Line(outcome.ClusterName ?? "unknown", 80)}\" "
            + $"(account {PlainText.Line(outcome.Account ?? "unknown", 20)}, {PlainText.Line(outcome.Region ?? "region unknown", 40)})";
        var now = (IsDeployed(outcome), outcome.Remedy?.Before, service) switch
        {
            (true, { DesiredCount: { } desired, RunningCount: { } running }, _) => $" Before the change {running} of {desired} tasks of the service ran.",
            (false, _, { DesiredCount: { } desired, RunningCount: { } running }) => $" Right now {running} of {desired} tasks of the service run.",
            _ => "",
        };
        return outcome.Finding.Verdict switch
        {
            Verdict.PlatformMismatch => $"{container} of {place} cannot start: {outcome.Finding.Reason}. One kind of processor cannot execute programs "
                + $"built for another, so the container ends at once. ECS says only \"Essential container in task exited\".{Again(outcome, service)}{now}",
            Verdict.PlatformMissing => $"{container} of {place} cannot start: {outcome.Finding.Reason}. Without an image for its processor the task "
                + $"never starts.{Again(outcome, service)}{now}",
            Verdict.BinaryMismatch => $"{container} of {place} cannot run: {outcome.Finding.Reason}. One kind of processor cannot execute programs "
                + $"built for another. ECS says only \"Essential container in task exited\".{Again(outcome, service)}{now}",
            Verdict.UnrunnableEntrypoint => $"{container} of {place} cannot start: {outcome.Finding.Reason}. ECS says only "
                + $"\"Essential container in task exited\".{Again(outcome, service)}{now}",
            _ when CheckAdvice.IsContradiction(outcome.Finding) => $"{container} of {place} failed with an exec format error, and why is not clear: {outcome.Finding.Reason}.{now}",
            _ => $"{(containers.Length == 0 ? $"A task of {place}" : $"{container} of {place}")} failed in a way that an image built for another kind of processor explains, "
                + $"but it could not be checked: {outcome.Finding.Reason}.{now}",
        };
    }

    private static string Whose(Outcome outcome) => outcome.Service is { } service
        ? $"service \"{PlainText.Line(service, 80)}\""
        : $"a task of family \"{PlainText.Line(AlertFacts.Family(outcome) ?? "unknown", 80)}\"";

    private static string Again(Outcome outcome, Service? service) => (outcome.Kind, outcome.Service) switch
    {
        _ when outcome.StoppedAt is { } stopped && outcome.Time - stopped >= EventGuards.Fresh => string.Create(CultureInfo.InvariantCulture,
            $" The task stopped at {stopped.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and this is told late: look first whether it still happens."),
        ("reminder", _) => string.Create(CultureInfo.InvariantCulture, $" You were told before, and it still happens: {outcome.Occurrences} tasks have failed so far."),
        (_, not null) when IsFailing(outcome, service) => " The service keeps starting tasks, and each of them fails.",
        _ => "",
    };

    /// <summary>As far as is known: it runs no task, nobody has moved it, and the correction that was sent has not.</summary>
    private static bool IsFailing(Outcome outcome, Service? service) =>
        !IsDeployed(outcome) && outcome.Remedy?.ReasonCode != ReasonCodes.UpdateUnknown && service?.RunningCount is null or 0 && DeployAdvice.Hold(outcome, service) is null;

    private static bool IsDeployed(Outcome outcome) => outcome.Remedy?.Action == RemedyAction.Deployed;

    private static void WriteEvidence(MailText mail, Outcome outcome)
    {
        mail.Heading(outcome.Finding.Confidence switch
        {
            Confidence.Confirmed when outcome.Finding.Failed.Any(container => container.HasProvenBytes) => "WHY WE ARE SURE (confirmed: the program's own bytes show it)",
            Confidence.Confirmed when outcome.Finding.Failed.Any(container => container.IsProvenByLog) => "WHY WE ARE SURE (confirmed: the container's log says so)",
            Confidence.Confirmed => "WHY WE ARE SURE (confirmed: ECS itself says so)",
            Confidence.Likely => "WHY WE ARE FAIRLY SURE (likely: the image itself says so)",
            Confidence.Possible => "WHY WE THINK SO (possible: the evidence is indirect)",
            _ => "WHAT WE KNOW",
        });
        foreach (var fact in Facts([.. outcome.Finding.Culprits]))
            mail.Bullet(fact);
        foreach (var other in outcome.Finding.Others)
            mail.Bullet($"Container {PlainText.Quote(other.Name)} is not all right either: {other.Reason}.");
        if (outcome.Finding.Definition is { } definition && outcome.Finding.Declared is { } declared)
        {
            mail.Bullet($"The task definition {definition.Arn.Shown} "
                + (definition.CpuArchitecture is { } stated ? $"declares {PlainText.Line(stated, 20)} ({declared})" : $"names no architecture, which means X86_64 ({declared})")
                + (outcome.Finding.Verdict.IsCorrectable() && Disagreement.Of(outcome.Finding, AlertFacts.Offers(outcome)) is { } apart ? $": {apart}." : "."));
        }

        foreach (var origin in outcome.Origins)
            mail.Bullet(origin);
    }

    /// <summary>What holds for all containers once, and what holds for some with their names.</summary>
    private static IEnumerable<string> Facts(ImmutableArray<ContainerFinding> containers) =>
        from container in containers
        from fact in container.Evidence
        group PlainText.Line(container.Name, 80) by fact into same
        select same.Count() == containers.Length ? same.Key : $"{string.Join(", ", same)}: {same.Key}";

    private static void WriteDetails(MailText mail, Outcome outcome)
    {
        mail.Heading("DETAILS")
            .Pair("Task", outcome.Task)
            .Pair("Stopped at", outcome.StoppedAt is { } stopped ? string.Create(CultureInfo.InvariantCulture, $"{stopped.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : null)
            .Pair("Task definition", outcome.TaskDefinition);
        foreach (var container in outcome.Finding.Culprits)
            mail.Pair("Image", container.Image).Pair("Digest", container.Digest?.ToString());
        mail.Pair("Owner", outcome.Owner)
            .Pair("Verdict", string.Create(CultureInfo.InvariantCulture, $"{outcome.Finding.Verdict.Name()}; failed tasks so far: {outcome.Occurrences}"))
            .Pair("Incident", outcome.Id)
            .Pair("Explained in", $"docs/runbook/{outcome.Finding.Verdict.Name()}.md{(outcome.Remedy is { Mode.Mode: > Mode.Alert } ? " and docs/remediation.md" : "")} of EcsExecFormatLambda");
    }
}
