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
    private static readonly FrozenSet<string> Hold = FrozenSet.Create(
        StringComparer.Ordinal,
        GuardNames.NotThePrimaryDeployment, GuardNames.AnotherRevision, GuardNames.ServiceNotActive, GuardNames.TasksAreRunning, GuardNames.EcsWillRollBack,
        GuardNames.ExpressService, GuardNames.NewerRevision, GuardNames.CorrectedBefore, GuardNames.IsACorrection);

    /// <summary>Guards whose refusal says that the other architecture is no way out.</summary>
    private static readonly FrozenSet<string> NoSwitch = FrozenSet.Create(StringComparer.Ordinal, GuardNames.NoCommonArchitecture, GuardNames.Windows, GuardNames.PlatformVersion);

    /// <returns>Whether deploying anything on the service because of this task may do harm.</returns>
    public static bool IsHeld(Outcome outcome, Service? service) => HasMovedOn(outcome, service, out _) || Refuses(outcome, Hold);

    /// <returns>Whether moving it to the other architecture may.</returns>
    public static bool IsSwitchHeld(Outcome outcome, Service? service) => IsHeld(outcome, service) || Refuses(outcome, NoSwitch);

    /// <summary>CodeDeploy and external controllers refuse a task definition or a forced deployment from update-service (API reference, UpdateService).</summary>
    public static bool IsDeployedByEcs(Service? service) => service?.DeploymentController is null or "ECS";

    /// <summary>Whether the service is set to another revision by now: rolled back, or deployed anew.</summary>
    public static bool HasMovedOn(Outcome outcome, Service? service, [NotNullWhen(true)] out TaskDefinitionArn? current) =>
        TaskDefinitionArn.TryParse(service?.TaskDefinition, out current) && current != outcome.Finding.Definition?.Arn;

    /// <summary>Whether what the image's name leads to has changed so that a new task may well run.</summary>
    public static bool IsPushedAgain(Outcome outcome) => Refuses(outcome, [GuardNames.ImageMoved])
        || (outcome.Finding is { Verdict: Verdict.PlatformMissing, RanOn.Platform: { } wanted }
            && outcome.Finding.Culprits.All(container => container.Offers.Any(platform => platform.RunsOn(wanted))));

    private static bool Refuses(Outcome outcome, IEnumerable<string> guards) => outcome.Remedy?.Refusals.Any(refusal => guards.Contains(refusal.Guard)) == true;
}
