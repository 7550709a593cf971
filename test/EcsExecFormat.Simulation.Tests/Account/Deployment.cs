namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>A deployment of a service, as ECS keeps it.</summary>
internal sealed class Deployment
{
    /// <summary><c>ecs-svc/…</c>.</summary>
    public required string Id { get; init; }

    public required Revision Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>PRIMARY, or ACTIVE for an older one.</summary>
    public bool IsPrimary { get; set; } = true;

    /// <summary>IN_PROGRESS, COMPLETED or FAILED.</summary>
    public string Rollout { get; set; } = "IN_PROGRESS";

    public int Running { get; set; }

    public int Failed { get; set; }

    /// <summary>When the next task is tried: ECS waits longer and longer.</summary>
    public DateTimeOffset NextTry { get; set; }

    /// <summary>What ECS resolved the tag to when the first container of it was started; null until then.</summary>
    public Image? Pinned { get; set; }
}
