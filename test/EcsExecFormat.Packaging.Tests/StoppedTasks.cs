using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>Events and whether a rule of the template must let them through.</summary>
internal static class StoppedTasks
{
    private const string Pull = "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'";

    private const string PullManifest = "CannotPullImageManifestError: Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries";

    private const string Start = "CannotStartContainerError: Error response from daemon: exec format error";

    private static readonly int[] ExecFormatExitCodes = [1, 2, 126, 127, 255];

    private static readonly int[] OtherExitCodes = [0, 3, 125, 137, 139, 143, 254];

    /// <summary>Of the recorded events only this one is a stopped task that could be a failure of this kind.</summary>
    private const string Recorded = "DERIVED-fargate-service-stopped-cannotpull-platform.json";

    public static IEnumerable<(string Name, JsonObject Event, bool Passes)> All => Made.Concat(
        Directory.GetFiles(Repository.PathOf("test/data/events"), "*.json").Order(StringComparer.Ordinal).Select(file =>
            (Path.GetFileName(file), JsonNode.Parse(File.ReadAllText(file))!.AsObject(), Path.GetFileName(file) == Recorded)));

    private static IEnumerable<(string Name, JsonObject Event, bool Passes)> Made =>
    [
        .. ExecFormatExitCodes.Select(code => ($"exit code {code}", Exited(code), true)),
        .. OtherExitCodes.Select(code => ($"exit code {code}", Exited(code), false)),
        ("no exit code", Task("EssentialContainerExited", new JsonObject { ["name"] = "web" }), false),
        ("no containers", Task("EssentialContainerExited"), false),
        ("a sidecar that ended well beside it", Exited(0, 255), true),
        ("a sidecar that was killed beside it", Exited(1, 137), true),
        ("containers that all ended otherwise", Exited(0, 137, 143), false),
        ("not yet stopped", With(Exited(1), "lastStatus", "DEPROVISIONING"), false),
        ("still running, stop wanted", With(Exited(1), "lastStatus", "RUNNING"), false),
        ("stopped by a person", With(Exited(1), "stopCode", "UserInitiated"), false),
        ("stopped by the scheduler", With(Exited(1), "stopCode", "ServiceSchedulerInitiated"), false),
        ("lost to a Spot interruption", With(Exited(1), "stopCode", "SpotInterruption"), false),
        ("pull refused, said by the task", With(FailedToStart(""), "stoppedReason", Pull), true),
        ("pull refused, said by the container alone", FailedToStart(Pull), true),
        ("manifest refused, said by the container alone", FailedToStart(PullManifest), true),
        ("pull refused, said by the second container", FailedToStart("", PullManifest), true),
        ("start refused, said by the container alone", FailedToStart(Start), true),
        ("start refused, said by the task", With(FailedToStart(""), "stoppedReason", Start), true),
        ("no network or secret", With(FailedToStart(""), "stoppedReason", "ResourceInitializationError: unable to pull secrets or registry auth"), false),
        ("no capacity", FailedToStart("OutOfMemoryError: Container killed due to memory usage"), false),
        ("the word later in the text", FailedToStart("Error: CannotPullContainerError"), false),
        ("pull refused, task not yet stopped", With(FailedToStart(Pull), "lastStatus", "DEPROVISIONING"), false),
        ("another source", Outer(Exited(1), "source", "my.ecs"), false),
        ("another type of event", Outer(Exited(1), "detail-type", "ECS Container Instance State Change"), false),
    ];

    private static JsonObject Exited(params int[] exitCodes) =>
        Task("EssentialContainerExited", [.. exitCodes.Select(code => new JsonObject { ["name"] = $"c{code}", ["lastStatus"] = "STOPPED", ["exitCode"] = code })]);

    /// <summary>A container for each reason; an empty one stands for a container without a reason.</summary>
    private static JsonObject FailedToStart(params string[] reasons) =>
        Task("TaskFailedToStart", [.. reasons.Select(reason => reason.Length == 0 ? new JsonObject { ["name"] = "web" } : new JsonObject { ["name"] = "web", ["reason"] = reason })]);

    private static JsonObject Task(string stopCode, params JsonObject[] containers) => new()
    {
        ["source"] = "aws.ecs",
        ["detail-type"] = "ECS Task State Change",
        ["detail"] = new JsonObject
        {
            ["lastStatus"] = "STOPPED",
            ["stopCode"] = stopCode,
            ["stoppedReason"] = stopCode == "TaskFailedToStart" ? "Task failed to start" : "Essential container in task exited",
            ["containers"] = new JsonArray([.. containers]),
        },
    };

    private static JsonObject With(JsonObject task, string member, string value)
    {
        task["detail"]![member] = value;
        return task;
    }

    private static JsonObject Outer(JsonObject task, string member, string value)
    {
        task[member] = value;
        return task;
    }
}
