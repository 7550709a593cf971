using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Ecs;

/// <summary>Task State Change events: the recorded ones, and a made one that each test changes to its needs.</summary>
internal static class Events
{
    public const string Cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/prod";
    public const string Definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7";
    public const string Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.4";
    public const string PullErrorText =
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'";

    public static IEnumerable<string> RecordedFiles =>
        Directory.GetFiles(RepositoryFolder.PathOf("test", "data", "events"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static byte[] Recorded(string file) => File.ReadAllBytes(RepositoryFolder.PathOf("test", "data", "events", file));

    /// <summary>A Fargate task of the service web whose only container ended with exit code 1 after a second.</summary>
    public static JsonObject Json(Action<JsonObject>? changeDetail = null)
    {
        var json = JsonNode.Parse($$"""
            {"version":"0","id":"event-1","detail-type":"ECS Task State Change","source":"aws.ecs","account":"123456789012",
             "time":"2026-11-22T03:00:05Z","region":"eu-west-1","resources":[],
             "detail":{"attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],"clusterArn":"{{Cluster}}",
              "containers":[{"name":"web","image":"{{Image}}","exitCode":1,"lastStatus":"STOPPED"}],
              "group":"service:web","lastStatus":"STOPPED","launchType":"FARGATE","startedBy":"ecs-svc/1234567890123456789",
              "startedAt":"2026-11-22T03:00:00Z","executionStoppedAt":"2026-11-22T03:00:01Z","stoppingAt":"2026-11-22T03:00:02Z","stoppedAt":"2026-11-22T03:00:04Z",
              "stopCode":"EssentialContainerExited","stoppedReason":"Essential container in task exited",
              "taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/prod/0a1b2c3d","taskDefinitionArn":"{{Definition}}"} }
            """)!.AsObject();
        changeDetail?.Invoke(json["detail"]!.AsObject());
        return json;
    }

    public static TaskStateChange Stopped(Action<JsonObject>? changeDetail = null) => Open(Json(changeDetail));

    /// <summary>The made event, about another task, which stopped when the made one did unless <paramref name="stoppedAt"/> says otherwise.</summary>
    public static byte[] OfTask(string taskId, string eventId, DateTimeOffset? stoppedAt = null)
    {
        var json = Json(detail =>
        {
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{taskId}";
            if (stoppedAt is { } time)
                detail["stoppedAt"] = time.ToString("O");
        });
        json["id"] = eventId;
        return Bytes(json);
    }

    public static TaskStateChange PullFailed(Action<JsonObject>? changeDetail = null) => Stopped(detail =>
    {
        ToPullFailed(detail);
        changeDetail?.Invoke(detail);
    });

    public static void ToPullFailed(JsonObject detail)
    {
        detail["stopCode"] = "TaskFailedToStart";
        detail["stoppedReason"] = PullErrorText;
        detail.Remove("startedAt");
        detail["containers"] = Containers(Container("web", reason: PullErrorText));
    }

    public static JsonArray Containers(params JsonObject[] containers) => [.. containers];

    public static JsonObject Container(string name, int? exitCode = null, string? reason = null, string? image = Image, string? digest = null)
    {
        var json = new JsonObject { ["name"] = name };
        if (image is not null)
            json["image"] = image;
        if (digest is not null)
            json["imageDigest"] = digest;
        if (exitCode is not null)
            json["exitCode"] = exitCode;
        if (reason is not null)
            json["reason"] = reason;
        return json;
    }

    public static TaskStateChange Open(JsonNode json) => Assert.IsType<IncomingEvent.TaskChanged>(IncomingEvent.Open(Bytes(json))).Change;

    public static IncomingEvent Open(string text) => IncomingEvent.Open(Encoding.UTF8.GetBytes(text));

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
