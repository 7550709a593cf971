using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>The log groups of the account, each with its streams.</summary>
internal sealed partial class LogGroups(LocalAwsOptions options)
{
    private readonly Dictionary<string, Dictionary<string, LogStream>> _groups = [];

    public JsonObject CreateGroup(JsonInput input) =>
        _groups.TryAdd(input.Required("logGroupName", GroupName()), []) ? [] : throw LogsErrors.GroupExists;

    public JsonObject CreateStream(JsonInput input)
    {
        var name = input.Required("logStreamName", StreamName());
        return Group(input.Required("logGroupName", GroupName())).TryAdd(name, new LogStream()) ? [] : throw LogsErrors.StreamExists;
    }

    /// <returns>The stream; group and stream are made where they are not there.</returns>
    public LogStream Made(string group, string stream)
    {
        Make(group);
        var streams = _groups[group];
        if (!streams.ContainsKey(stream))
            streams[LogsErrors.Checked(stream, "logStreamName", StreamName(), 512)] = new LogStream();
        return streams[stream];
    }

    /// <summary>Makes the group, unless it is there.</summary>
    public void Make(string group) => _groups.TryAdd(LogsErrors.Checked(group, "logGroupName", GroupName(), 512), []);

    /// <returns>The stream that a request names.</returns>
    public LogStream Named(JsonInput input)
    {
        var stream = input.Required("logStreamName", StreamName());
        return Named(input.Required("logGroupName", GroupName()), stream);
    }

    /// <returns>The stream that a request names, whose group may be given by name or ARN.</returns>
    public LogStream Identified(JsonInput input)
    {
        if (input.Text("logGroupIdentifier") is not { } identifier)
            return Named(input);
        if (input.Text("logGroupName") is not null)
            throw LogsErrors.Invalid("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        var stream = input.Required("logStreamName", StreamName());
        var prefix = Arns.Of(options, "logs", "log-group:");
        LogsErrors.Checked(identifier, "logGroupIdentifier", Identifier(), 2048);
        return Named(identifier.StartsWith(prefix, StringComparison.Ordinal) ? identifier[prefix.Length..] : identifier, stream);
    }

    /// <exception cref="ServiceErrorException">There is no such group, or no such stream in it.</exception>
    public LogStream Named(string group, string stream) => Group(group).GetValueOrDefault(stream) ?? throw LogsErrors.NoStream;

    private Dictionary<string, LogStream> Group(string name) => _groups.GetValueOrDefault(name) ?? throw LogsErrors.NoGroup;

    [GeneratedRegex(@"[\.\-_/#A-Za-z0-9]+")]
    private static partial Regex GroupName();

    [GeneratedRegex("[^:*]*")]
    private static partial Regex StreamName();

    [GeneratedRegex(@"[\w#+=/:,.@-]*")]
    private static partial Regex Identifier();
}
