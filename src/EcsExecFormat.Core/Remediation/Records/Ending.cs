using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>How a deployment ended that a correction had started.</summary>
/// <param name="Action">Confirmed, Failed, Reverted, Unsettled or Undone.</param>
/// <param name="ReasonCode">One of <see cref="EndingCodes"/>.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="At">When that was seen.</param>
public sealed record Ending(RemedyAction Action, string ReasonCode, string Reason, DateTimeOffset At)
{
    /// <summary>Somebody had the change taken back.</summary>
    /// <param name="before">The revision that the service was set back to.</param>
    /// <param name="setTo">What somebody has set it to since, ARN of a revision; null when nobody has.</param>
    /// <param name="now">The time of it.</param>
    public static Ending Undone(TaskDefinitionArn before, string? setTo, DateTimeOffset now) =>
        new(RemedyAction.Undone, EndingCodes.Undone,
            $"The service was set back to {before.Shown}, because somebody asked for it.{(setTo is null ? "" : $" It is set to {PlainText.Quote(setTo, 200)} by now.")}", now);
}

/// <summary>Stable names of how a deployment ended; the outcome's <c>reasonCode</c> of a follow-up.</summary>
public static class EndingCodes
{
    /// <summary>ECS completed the deployment, and all its tasks run.</summary>
    public const string Healthy = "healthy";

    /// <summary>ECS gave the deployment up, and the service is still set to it.</summary>
    public const string DeploymentFailed = "deployment-failed";

    /// <summary>ECS gave the deployment up, and set the service back.</summary>
    public const string RolledBack = "rolled-back";

    /// <summary>The service is set to another revision, and ECS did not say that the deployment had failed.</summary>
    public const string Replaced = "replaced";

    /// <summary>Somebody asked this tool to take the change back, and it did.</summary>
    public const string Undone = "undone";

    /// <summary>The time for following ran out.</summary>
    public const string Unsettled = "unsettled";

    /// <summary>The service is gone, or being deleted.</summary>
    public const string ServiceGone = "service-gone";
}
