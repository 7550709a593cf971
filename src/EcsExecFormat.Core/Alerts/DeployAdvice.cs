using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Whether a command that deploys something on the service may stand in a mail. It is pasted at night, by somebody who did not read the rest,
/// so none does that would overwrite what somebody else deployed, replace what runs, or repeat what a guard refused for such a reason.
/// </summary>
public static class DeployAdvice
{
    /// <summary>Guards whose refusal says that the service is not to be touched because of this task.</summary>
    private static readonly FrozenSet<string> OnHold = FrozenSet.Create(
        StringComparer.Ordinal,
        GuardNames.NotThePrimaryDeployment, GuardNames.AnotherRevision, GuardNames.ServiceNotActive, GuardNames.TasksAreRunning, GuardNames.EcsWillRollBack,
        GuardNames.StackInProgress, GuardNames.CalendarClosed,
        GuardNames.ExpressService, GuardNames.NewerRevision, GuardNames.CorrectedBefore, GuardNames.IsACorrection);

    /// <summary>Guards whose refusal says that the other architecture is no way out.</summary>
    private static readonly FrozenSet<string> NoSwitch = FrozenSet.Create(StringComparer.Ordinal, GuardNames.NoCommonArchitecture, GuardNames.Windows, GuardNames.PlatformVersion);

    /// <returns>A sentence: why deploying anything on the service because of this task may do harm; null when it may not.</returns>
    public static string? Hold(Outcome outcome, Service? service)
    {
        if (HasMovedOn(outcome, service, out var current))
            return $"The service is set to {current.Shown} by now.";
        if (Refuses(outcome, OnHold))
            return "\"What was done\" says what speaks against deploying anything here.";
        return OfService(outcome, service).FirstOrDefault(refusal => OnHold.Contains(refusal.Guard))?.Sentence;
    }

    /// <returns>Whether a guard says that moving the task to the other architecture is no way out.</returns>
    public static bool IsNoWayOut(Outcome outcome) => Refuses(outcome, NoSwitch);

    /// <summary>In mode alert no guard was asked; those that look at the service alone cost no call.</summary>
    private static IEnumerable<Refusal> OfService(Outcome outcome, Service? service) =>
        service is { Deployments.IsEmpty: false } && IsDeployedByEcs(service) && outcome is { DeploymentId: { } deployment, Finding.Definition.Arn: { } failing }
            ? ServiceGuards.Check(service).Concat(DeploymentGuards.Check(service, deployment, failing))
            : [];

    /// <summary>CodeDeploy and external controllers refuse a task definition or a forced deployment from update-service (API reference, UpdateService).</summary>
    public static bool IsDeployedByEcs(Service? service) => service?.DeploymentController is null or "ECS";

    /// <summary>Whether the service is set to another revision by now than the one that failed and the one that corrects it: somebody deployed.</summary>
    public static bool HasMovedOn(Outcome outcome, Service? service, [NotNullWhen(true)] out TaskDefinitionArn? current) =>
        TaskDefinitionArn.TryParse(outcome.Remedy?.SetTo ?? service?.TaskDefinition, out current) && current != outcome.Finding.Definition?.Arn && current != outcome.Remedy?.Revision;

    /// <summary>Whether all images at fault have been pushed again since, so that a new task may well run.</summary>
    public static bool IsPushedAgain(Outcome outcome)
    {
        var again = outcome.Remedy?.Refusals.Select(refusal => refusal.PushedAgain).OfType<string>().ToArray() ?? [];
        return outcome.IsImagePushedAgain || outcome.Finding.Culprits.All(container => again.Contains(container.Name)
            || (container.Verdict == Verdict.PlatformMissing && outcome.Finding.RanOn.Platform is { } wanted && container.Offers.Any(platform => platform.RunsOn(wanted))));
    }

    private static bool Refuses(Outcome outcome, FrozenSet<string> guards) => outcome.Remedy?.Refusals.Any(refusal => guards.Contains(refusal.Guard)) == true;
}
