using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// An EventBridge event with detail-type <c>ECS Task State Change</c>. Any field can be missing in a real event: absent stays
/// null, and an absent exit code is not 0 (ECS Developer Guide, "Amazon ECS task state change events").
/// </summary>
public sealed record TaskStateChange
{
    private readonly IReadOnlyDictionary<string, ContainerOverride> _overrides;

    private TaskStateChange(JsonElement envelope, JsonElement detail)
    {
        EventId = envelope.Text("id");
        Time = envelope.Time("time");
        Account = envelope.Text("account");
        Region = envelope.Text("region");
        ClusterArn = detail.Text("clusterArn");
        TaskArn = detail.Text("taskArn");
        TaskDefinitionArn = detail.Text("taskDefinitionArn");
        LastStatus = detail.Text("lastStatus");
        StopCode = detail.Text("stopCode");
        StoppedReason = detail.Text("stoppedReason");
        Group = detail.Text("group");
        StartedBy = detail.Text("startedBy");
        LaunchType = detail.Text("launchType");
        PlatformVersion = detail.Text("platformVersion");
        CapacityProvider = detail.Text("capacityProviderName");
        ContainerInstanceArn = detail.Text("containerInstanceArn");
        CpuArchitecture = AttributeList.Read(detail, AttributeList.CpuArchitecture);
        StartedAt = detail.Time("startedAt");
        StoppingAt = detail.Time("stoppingAt");
        ExecutionStoppedAt = detail.Time("executionStoppedAt");
        StoppedAt = detail.Time("stoppedAt");
        Containers = [.. detail.Items("containers").Select(StoppedContainer.From)];
        _overrides = ContainerOverride.AllIn(detail);
    }

    /// <summary>EventBridge's id of this event, the same in every delivery of it.</summary>
    public string? EventId { get; }

    /// <summary>When EventBridge says that the event happened.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The account's twelve digits, as written.</summary>
    public string? Account { get; }

    /// <summary>Such as <c>eu-west-1</c>, as written.</summary>
    public string? Region { get; }

    public string? ClusterArn { get; }

    public string? TaskArn { get; }

    /// <summary>As written; see <see cref="Ecs.TaskDefinitionArn"/> for the parsed form.</summary>
    public string? TaskDefinitionArn { get; }

    /// <summary><c>STOPPED</c> for what is looked at here.</summary>
    public string? LastStatus { get; }

    /// <summary>TaskFailedToStart, EssentialContainerExited, UserInitiated…; null in events from before 2018.</summary>
    public string? StopCode { get; }

    /// <summary>ECS's words for why the task stopped; foreign text of any length.</summary>
    public string? StoppedReason { get; }

    /// <summary><c>service:NAME</c>, <c>family:NAME</c>, or free text given to RunTask.</summary>
    public string? Group { get; }

    /// <summary><c>ecs-svc/…</c>, the deployment's id, for the tasks of a service; else free text.</summary>
    public string? StartedBy { get; }

    /// <summary>FARGATE, EC2, EXTERNAL, MANAGED_INSTANCES; null in some cases of a capacity provider strategy.</summary>
    public string? LaunchType { get; }

    /// <summary>FARGATE, FARGATE_SPOT, or a provider of the cluster's own; null when the task was started without one.</summary>
    public string? CapacityProvider { get; }

    /// <summary>Fargate's platform version that the task ran on, such as 1.4.0; null elsewhere.</summary>
    public string? PlatformVersion { get; }

    /// <summary>Whether the event says that Fargate ran the task.</summary>
    public bool IsFargate => ContainerInstanceArn is null && (LaunchType == "FARGATE" || (LaunchType is null && CapacityProvider is "FARGATE" or "FARGATE_SPOT"));

    /// <summary>The machine of EC2, EXTERNAL and managed instances; null on Fargate.</summary>
    public string? ContainerInstanceArn { get; }

    /// <summary>The attribute <c>ecs.cpu-architecture</c> (x86_64, arm64), which Fargate events carry.</summary>
    public string? CpuArchitecture { get; }

    /// <summary>When the task reached RUNNING; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; }

    /// <summary>When ECS began to stop the task.</summary>
    public DateTimeOffset? StoppingAt { get; }

    /// <summary>When the last container ended.</summary>
    public DateTimeOffset? ExecutionStoppedAt { get; }

    /// <summary>When the task reached STOPPED.</summary>
    public DateTimeOffset? StoppedAt { get; }

    /// <summary>Empty when the event names none.</summary>
    public ImmutableArray<StoppedContainer> Containers { get; }

    /// <summary>What RunTask said for the container of this name; an event without overrides has none.</summary>
    public ContainerOverride OverrideOf(string container) => _overrides.GetValueOrDefault(container, ContainerOverride.None);

    /// <summary>Whether RunTask said anything about a container's command or <c>PATH</c>, or something that is not in the form that ECS documents.</summary>
    public bool HasOverrides => _overrides.Values.Any(said => said.IsMalformed || !said.Command.IsEmpty || said.Environment != ContainerEnvironment.Empty);

    /// <summary>The service's name when <see cref="Group"/> says that a service started the task; else null.</summary>
    public string? ServiceName =>
        Group is { Length: > 8 } group && group.StartsWith("service:", StringComparison.Ordinal) ? group[8..] : null;

    /// <summary>How long the task was RUNNING; null when the event does not tell, or tells nonsense.</summary>
    public TimeSpan? RanFor
    {
        get
        {
            // Other containers may take minutes to end after the first exit, so the earlier of the two ends counts.
            var end = (ExecutionStoppedAt, StoppingAt) switch
            {
                ({ } execution, { } stopping) => execution < stopping ? execution : stopping,
                var (execution, stopping) => execution ?? stopping,
            };
            return end - StartedAt is { } time && time >= TimeSpan.Zero ? time : null;
        }
    }

    /// <param name="envelope">The whole EventBridge event, an object.</param>
    internal static TaskStateChange From(JsonElement envelope) => new(envelope, envelope.Member("detail") ?? default);
}

/// <summary>One entry of <c>detail.containers</c>.</summary>
/// <param name="Name">The container's name; empty when absent.</param>
/// <param name="Image">The image as ECS was told it, or null.</param>
/// <param name="ImageDigest">Digest that the tag resolved to; null when the pull failed and for some registries.</param>
/// <param name="ExitCode">Null when the container never ran; an absent exit code is not 0.</param>
/// <param name="Reason">Why the container could not be pulled or started, or null.</param>
public sealed record StoppedContainer(string Name, string? Image, string? ImageDigest, long? ExitCode, string? Reason)
{
    /// <summary>The id that the container runtime gave it; null when the container was not created.</summary>
    public string? RuntimeId { get; init; }

    /// <summary>A container of the task definition that the event does not mention.</summary>
    public static StoppedContainer Unseen(string name) => new(name, null, null, null, null);

    internal static StoppedContainer From(JsonElement json) =>
        new(json.Text("name") ?? "", json.Text("image"), json.Text("imageDigest"), json.WholeNumber("exitCode"), json.Text("reason")) { RuntimeId = json.Text("runtimeId") };
}
