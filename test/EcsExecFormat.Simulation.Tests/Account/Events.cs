using System.Globalization;
using System.Text;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>Events as EventBridge delivers them (ECS Developer Guide, Amazon ECS events).</summary>
internal static class Events
{
    public static readonly byte[] Tick = """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray();

    /// <summary>Somebody approves the plan of an incident (docs/remediation.md, Approving a plan).</summary>
    public static byte[] Approve(string incidentId) =>
        Encoding.UTF8.GetBytes($$"""{"source":"ecs-exec-format","detail-type":"Approve","detail":{"incident":"{{incidentId}}"} }""");

    /// <summary>Somebody has a change taken back (docs/remediation.md, Taking it back).</summary>
    public static byte[] Undo(Service service) =>
        Encoding.UTF8.GetBytes($$"""{"source":"ecs-exec-format","detail-type":"Undo","detail":{"cluster":"{{service.Cluster.Arn}}","service":"{{service.Name}}"} }""");

    /// <summary>A task of a service has stopped.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="service">The service.</param>
    /// <param name="deployment">The deployment that started it.</param>
    /// <param name="task">Its id.</param>
    /// <param name="stop">How it ended.</param>
    /// <param name="stoppedAt">When.</param>
    public static byte[] TaskStopped(string id, Service service, Deployment deployment, string task, Stop stop, DateTimeOffset stoppedAt)
    {
        var revision = deployment.Revision;
        var containers = revision.Described.Containers.Select(container =>
            $$"""{"name":"{{container.Name}}","image":"{{container.Image}}","lastStatus":"STOPPED"{{(container.Name == Definitions.Main ? stop.OfContainer : stop.OfOthers)}} }""");
        var started = stop.IsPullFailure ? "" : $$"""
            "startedAt":"{{Time(stoppedAt.AddSeconds(-4))}}","executionStoppedAt":"{{Time(stoppedAt.AddSeconds(-3))}}",
            """;
        return Encoding.UTF8.GetBytes($$"""
            {"version":"0","id":"{{id}}","detail-type":"ECS Task State Change","source":"aws.ecs","account":"{{Names.AccountId}}","time":"{{Time(stoppedAt)}}","region":"{{Names.Region}}","resources":[],
             "detail":{"attributes":[{"name":"ecs.cpu-architecture","value":"{{(revision.Architecture == "arm64" ? "arm64" : "x86_64")}}"}],"clusterArn":"{{service.Cluster.Arn}}",
              "containers":[{{string.Join(',', containers)}}],"group":"service:{{service.Name}}","lastStatus":"STOPPED","launchType":"FARGATE","platformVersion":"1.4.0","startedBy":"{{deployment.Id}}",
              {{started}}"stoppingAt":"{{Time(stoppedAt.AddSeconds(-2))}}","stoppedAt":"{{Time(stoppedAt)}}","stopCode":"{{stop.Code}}","stoppedReason":"{{stop.Reason}}",
              "taskArn":"arn:aws:ecs:{{Names.Region}}:{{Names.AccountId}}:task/{{service.Cluster.Name}}/{{task}}","taskDefinitionArn":"{{revision.Arn}}"} }
            """);
    }

    /// <summary>A deployment has come into another state.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="service">The service.</param>
    /// <param name="deployment">The deployment, with its new state.</param>
    /// <param name="now">When.</param>
    public static byte[] DeploymentChanged(string id, Service service, Deployment deployment, DateTimeOffset now) => Encoding.UTF8.GetBytes($$"""
        {"version":"0","id":"{{id}}","detail-type":"ECS Deployment State Change","source":"aws.ecs","account":"{{Names.AccountId}}","time":"{{Time(now)}}","region":"{{Names.Region}}",
         "resources":["{{service.Arn}}"],"detail":{"eventType":"{{(deployment.Rollout == "FAILED" ? "ERROR" : "INFO")}}","eventName":"SERVICE_DEPLOYMENT_{{deployment.Rollout}}",
         "deploymentId":"{{deployment.Id}}","updatedAt":"{{Time(now)}}","reason":"ECS deployment {{deployment.Id}} {{Reason(deployment)}}."} }
        """);

    private static string Reason(Deployment deployment) => deployment.Rollout switch
    {
        "COMPLETED" => "completed",
        "FAILED" => "circuit breaker: task failed to start",
        _ => "in progress",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How a task ended.</summary>
/// <param name="Code">The stop code.</param>
/// <param name="Reason">The stopped reason.</param>
/// <param name="OfContainer">Members of the container that it ended for, after a comma.</param>
/// <param name="OfOthers">Members of the containers beside it, after a comma; empty when there are none.</param>
internal sealed record Stop(string Code, string Reason, string OfContainer, string OfOthers)
{
    /// <summary>Whether no container was started.</summary>
    public bool IsPullFailure => Code == "TaskFailedToStart";

    public static Stop PullFailed(string architecture)
    {
        var reason = $"CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/{architecture}'";
        return new Stop("TaskFailedToStart", reason, $$""","reason":"{{reason}}" """, "");
    }

    public static Stop Exited(Image image) => new(
        "EssentialContainerExited", "Essential container in task exited", $$""","imageDigest":"{{image.Digest}}","exitCode":1""", ""","exitCode":137""");
}
