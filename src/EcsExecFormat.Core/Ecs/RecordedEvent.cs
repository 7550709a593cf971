using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// A stopped task's event as it is kept in the incident table, so that a change can be resumed, and a plan approved, without a second delivery. It holds
/// exactly what is read of an event (<see cref="TaskStateChange"/>), and so no environment variables, in which secrets may stand.
/// </summary>
public static class RecordedEvent
{
    /// <summary>Characters; an item of DynamoDB takes 400 KB in all.</summary>
    private const int Longest = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>
    /// An EventBridge event that reads as the same change. Null when the task ran with a command of its own, which may hold a secret, or the event is
    /// longer than is kept.
    /// </returns>
    public static string? Of(TaskStateChange change)
    {
        if (change.HasOverrides)
            return null;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Text(json, "id", change.EventId);
            json.WriteString("source", "aws.ecs");
            json.WriteString("detail-type", "ECS Task State Change");
            Text(json, "account", change.Account);
            Text(json, "region", change.Region);
            Time(json, "time", change.Time);
            json.WriteStartObject("detail");
            WriteDetail(json, change);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenCount <= Longest ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    private static void WriteDetail(Utf8JsonWriter json, TaskStateChange change)
    {
        Text(json, "clusterArn", change.ClusterArn);
        Text(json, "taskArn", change.TaskArn);
        Text(json, "taskDefinitionArn", change.TaskDefinitionArn);
        Text(json, "lastStatus", change.LastStatus);
        Text(json, "stopCode", change.StopCode);
        Text(json, "stoppedReason", change.StoppedReason);
        Text(json, "group", change.Group);
        Text(json, "startedBy", change.StartedBy);
        Text(json, "launchType", change.LaunchType);
        Text(json, "platformVersion", change.PlatformVersion);
        Text(json, "capacityProviderName", change.CapacityProvider);
        Text(json, "containerInstanceArn", change.ContainerInstanceArn);
        Time(json, "startedAt", change.StartedAt);
        Time(json, "stoppingAt", change.StoppingAt);
        Time(json, "executionStoppedAt", change.ExecutionStoppedAt);
        Time(json, "stoppedAt", change.StoppedAt);
        if (change.CpuArchitecture is { } architecture)
        {
            json.WriteStartArray("attributes");
            json.WriteStartObject();
            json.WriteString("name", AttributeList.CpuArchitecture);
            json.WriteString("value", architecture);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartArray("containers");
        foreach (var container in change.Containers)
            Write(json, container);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, StoppedContainer container)
    {
        json.WriteStartObject();
        Text(json, "name", container.Name);
        Text(json, "image", container.Image);
        Text(json, "imageDigest", container.ImageDigest);
        Text(json, "reason", container.Reason);
        Text(json, "runtimeId", container.RuntimeId);
        if (container.ExitCode is { } exitCode)
            json.WriteNumber("exitCode", exitCode);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string member, string? value)
    {
        if (value is { Length: > 0 })
            json.WriteString(member, value);
    }

    private static void Time(Utf8JsonWriter json, string member, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(member, time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
    }
}
