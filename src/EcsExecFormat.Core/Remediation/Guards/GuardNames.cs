using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// The stable names of the guards (the outcome's <c>reasonCode</c> when a change is declined). docs/remediation.md explains each.
/// </summary>
public static class GuardNames
{
    public const string NotProven = "not-proven";
    public const string NoCommonArchitecture = "no-common-architecture";
    public const string AlreadyDeclared = "already-declared";
    public const string UnknownArchitecture = "unknown-architecture";
    public const string Windows = "windows";
    public const string CouldNotCheck = "could-not-check";
    public const string ServiceNotActive = "service-not-active";
    public const string DeploymentController = "deployment-controller";
    public const string DeploymentStrategy = "deployment-strategy";
    public const string ExpressService = "express-service";
    public const string DaemonService = "daemon-service";
    public const string PlatformVersion = "platform-version";
    public const string LaunchType = "launch-type";
    public const string NoCapacity = "no-capacity";
    public const string PlacementConstraint = "placement-constraint";
    public const string NotThePrimaryDeployment = "not-the-primary-deployment";
    public const string AnotherRevision = "another-revision";
    public const string EcsWillRollBack = "ecs-will-roll-back";
    public const string TasksAreRunning = "tasks-are-running";
    public const string ImageMoved = "image-moved";
    public const string IsACorrection = "is-a-correction";
    public const string CorrectedBefore = "corrected-before";
    public const string NewerRevision = "newer-revision";
    public const string NotReproducible = "not-reproducible";
    public const string NeedsDeploy = "needs-deploy";
    public const string ChangeBudget = "change-budget";
    public const string TooOld = "too-old";
    public const string NoTime = "no-time";
    public const string TableUnavailable = "table-unavailable";

    public static readonly ImmutableArray<string> All =
    [
        NotProven, NoCommonArchitecture, AlreadyDeclared, UnknownArchitecture, Windows, CouldNotCheck, ServiceNotActive, DeploymentController,
        DeploymentStrategy, ExpressService, DaemonService, PlatformVersion, LaunchType, NoCapacity, PlacementConstraint, NotThePrimaryDeployment,
        AnotherRevision, EcsWillRollBack, TasksAreRunning, ImageMoved, IsACorrection, CorrectedBefore, NewerRevision, NotReproducible, NeedsDeploy, ChangeBudget,
        TooOld, NoTime, TableUnavailable,
    ];
}
