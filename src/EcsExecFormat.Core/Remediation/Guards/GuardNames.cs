using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// The stable names of the guards (the outcome's <c>reasonCode</c> when a change is declined). docs/remediation.md explains each.
/// </summary>
public static class GuardNames
{
    // The event and the proof: EventGuards. TooOld is asked again by FreshnessGuards.
    public const string TooOld = "too-old";
    public const string PlanTooOld = "plan-too-old";
    public const string NotProven = "not-proven";
    public const string NotCorrectable = "not-correctable";

    // The kind of service (deployed by CodeDeploy, Express Mode, daemon...): ServiceGuards.
    public const string ServiceNotActive = "service-not-active";
    public const string DeploymentController = "deployment-controller";
    public const string DeploymentStrategy = "deployment-strategy";
    public const string ExpressService = "express-service";
    public const string DaemonService = "daemon-service";
    public const string Windows = "windows";

    // What the service is doing: DeploymentGuards.
    public const string NotThePrimaryDeployment = "not-the-primary-deployment";
    public const string AnotherRevision = "another-revision";
    public const string EcsWillRollBack = "ecs-will-roll-back";
    public const string TasksAreRunning = "tasks-are-running";

    // Who keeps changes away for the moment: ChangeWindowGuards.
    public const string StackInProgress = "stack-in-progress";
    public const string CalendarClosed = "calendar-closed";

    // The task definition: DefinitionGuards (and Windows again), and ChangePlanner, for a document that CorrectedRevision cannot copy.
    public const string AlreadyDeclared = "already-declared";
    public const string UnknownArchitecture = "unknown-architecture";
    public const string NotReproducible = "not-reproducible";

    // The other revisions of the family: HistoryGuards.
    public const string IsACorrection = "is-a-correction";
    public const string NewerRevision = "newer-revision";

    // The images: ImageGuards, and ProgramGuard for what their programs are.
    public const string NoCommonArchitecture = "no-common-architecture";
    public const string ImageMoved = "image-moved";

    // Where the tasks are placed: PlacementGuards.
    public const string PlatformVersion = "platform-version";
    public const string LaunchType = "launch-type";
    public const string NoCapacity = "no-capacity";
    public const string PlacementConstraint = "placement-constraint";

    // The incident table: Records/ChangeBooks; TableUnavailable by whoever uses it, Remediator and ChangeMaker.
    public const string CorrectedBefore = "corrected-before";
    public const string ChangeBudget = "change-budget";
    public const string TableUnavailable = "table-unavailable";

    // The tags, once more: FreshnessGuards.
    public const string ModeLowered = "mode-lowered";

    // The task has no service (ChangePlanner); the time ran out, or AWS did not answer (wherever it is asked).
    public const string NeedsDeploy = "needs-deploy";
    public const string NoTime = "no-time";
    public const string CouldNotCheck = "could-not-check";

    public static readonly ImmutableArray<string> All =
    [
        NotProven, NotCorrectable, NoCommonArchitecture, AlreadyDeclared, UnknownArchitecture, Windows, CouldNotCheck, ServiceNotActive, DeploymentController,
        DeploymentStrategy, ExpressService, DaemonService, PlatformVersion, LaunchType, NoCapacity, PlacementConstraint, NotThePrimaryDeployment,
        AnotherRevision, EcsWillRollBack, TasksAreRunning, StackInProgress, CalendarClosed, ImageMoved, IsACorrection, CorrectedBefore, NewerRevision, NotReproducible, NeedsDeploy, ChangeBudget,
        ModeLowered, TooOld, PlanTooOld, NoTime, TableUnavailable,
    ];
}
