using System.Diagnostics.CodeAnalysis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>A log stream of CloudWatch Logs.</summary>
/// <param name="Region">Such as <c>eu-west-1</c>.</param>
/// <param name="Group">Its log group.</param>
/// <param name="Name">Its name within the group.</param>
public sealed record LogLocation(string Region, string Group, string Name)
{
    /// <summary>Most characters of a group's and of a stream's name (CloudWatch Logs API reference, GetLogEvents).</summary>
    private const int LongestName = 512;

    /// <summary>
    /// <c>prefix/container/task-id</c>; without a prefix, the id that Docker gave the container (ECS Developer Guide, awslogs-stream-prefix).
    /// </summary>
    /// <param name="change">The stopped task.</param>
    /// <param name="container">Its container, as the event shows it.</param>
    /// <param name="destination">Where it logs; null when that is nowhere to be read.</param>
    /// <param name="stream">Null when the stream is not known. All parts come from whoever registered the task definition, and are checked.</param>
    public static bool TryOf(TaskStateChange change, StoppedContainer container, LogDestination? destination, [NotNullWhen(true)] out LogLocation? stream)
    {
        stream = null;
        if (destination is null || (destination.Region ?? change.Region) is not { } region)
            return false;
        var name = destination.StreamPrefix is { } prefix
            ? change.TaskArn?.Split('/') is [_, .., { Length: > 0 } id] ? $"{prefix}/{container.Name}/{id}" : null
            : container.RuntimeId;
        if (name is null || !AwsRegion.IsName(region) || !IsGroup(destination.Group) || !IsStream(name))
            return false;
        stream = new LogLocation(region, destination.Group, name);
        return true;
    }

    private static bool IsGroup(string group) =>
        group.Length is > 0 and <= LongestName && group.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '#');

    private static bool IsStream(string name) => name.Length is > 0 and <= LongestName && !name.Any(c => c is ':' or '*' || char.IsControl(c));
}
