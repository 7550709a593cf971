using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What an event of a stopped task is about.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Region">Such as <c>eu-west-1</c>.</param>
/// <param name="Name">Of the cluster, the service and the family.</param>
/// <param name="TaskDefinition">ARN of the revision.</param>
/// <param name="Image">As the task definition names it.</param>
/// <param name="Digest">As ECS reports it.</param>
/// <param name="HasService">Whether a service started the task.</param>
internal sealed record Failing(string Account, string Region, string Name, string TaskDefinition, string Image, string Digest, bool HasService);

/// <summary>Events of stopped tasks in the form that ECS sends.</summary>
internal static class StoppedTasks
{
    /// <summary>A Fargate task on x86-64 whose only container ended at once with exit code 1.</summary>
    public static JsonObject Of(Failing failing, Guid taskId)
    {
        var (account, region) = (failing.Account, failing.Region);
        var id = taskId.ToString("N");
        var task = $"arn:aws:ecs:{region}:{account}:task/{failing.Name}/{id}";
        var detail = (JsonObject)JsonNode.Parse($$"""
            {
              "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
              "availabilityZone": "{{region}}b", "clusterArn": "arn:aws:ecs:{{region}}:{{account}}:cluster/{{failing.Name}}", "connectivity": "CONNECTED", "cpu": "256", "memory": "512",
              "createdAt": "{{Ago(40)}}", "desiredStatus": "STOPPED", "executionStoppedAt": "{{Ago(8)}}", "group": "family:{{failing.Name}}",
              "launchType": "FARGATE", "lastStatus": "STOPPED", "platformVersion": "1.4.0", "pullStartedAt": "{{Ago(20)}}", "pullStoppedAt": "{{Ago(12)}}",
              "startedAt": "{{Ago(9)}}", "stoppingAt": "{{Ago(7)}}", "stoppedAt": "{{Ago(0)}}", "stopCode": "EssentialContainerExited",
              "stoppedReason": "Essential container in task exited", "taskArn": "{{task}}", "taskDefinitionArn": "{{failing.TaskDefinition}}", "version": 5
            }
            """)!;
        detail["containers"] = new JsonArray(new JsonObject
        {
            ["containerArn"] = $"arn:aws:ecs:{region}:{account}:container/{failing.Name}/{id}/0c7d",
            ["exitCode"] = 1,
            ["lastStatus"] = "STOPPED",
            ["name"] = "web",
            ["image"] = failing.Image,
            ["imageDigest"] = failing.Digest,
            ["taskArn"] = task,
        });
        if (failing.HasService)
            (detail["group"], detail["startedBy"]) = ($"service:{failing.Name}", "ecs-svc/1234567890123456789");
        return Envelope(taskId, detail, task, account, region);
    }

    public static JsonObject Detail(this JsonObject taskEvent) => (JsonObject)taskEvent["detail"]!;

    public static JsonObject Container(this JsonObject taskEvent) => (JsonObject)taskEvent.Detail()["containers"]![0]!;

    /// <summary>The same task, as it would have stopped on a machine of another architecture.</summary>
    /// <param name="taskEvent">The event, changed in place.</param>
    /// <param name="architecture"><c>x86_64</c> or <c>arm64</c>.</param>
    public static JsonObject On(this JsonObject taskEvent, string architecture)
    {
        taskEvent.Detail()["attributes"]![0]!["value"] = architecture;
        return taskEvent;
    }

    /// <summary>The same task, as it would have stopped when the image's index had no entry for its machine: in the words of Fargate 1.4.0.</summary>
    /// <param name="taskEvent">The event, changed in place.</param>
    /// <param name="architecture">What the machine is, as images say it: <c>amd64</c> or <c>arm64</c>.</param>
    public static JsonObject NeverPulled(this JsonObject taskEvent, string architecture)
    {
        var detail = taskEvent.Detail();
        detail["stopCode"] = "TaskFailedToStart";
        detail["stoppedReason"] = "CannotPullContainerError: pull image manifest has been retried 7 time(s): "
            + $"image Manifest does not contain descriptor matching platform 'linux/{architecture}'";
        foreach (var member in (string[])["startedAt", "pullStoppedAt", "executionStoppedAt"])
            detail.Remove(member);
        foreach (var member in (string[])["exitCode", "imageDigest"])
            taskEvent.Container().Remove(member);
        return taskEvent;
    }

    private static JsonObject Envelope(Guid id, JsonObject detail, string task, string account, string region) => new()
    {
        ["version"] = "0",
        ["id"] = id.ToString(),
        ["detail-type"] = "ECS Task State Change",
        ["source"] = "aws.ecs",
        ["account"] = account,
        ["time"] = Ago(0),
        ["region"] = region,
        ["resources"] = new JsonArray(task),
        ["detail"] = detail,
    };

    private static string Ago(int seconds) =>
        DateTimeOffset.UtcNow.AddSeconds(-seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
