using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>Which tasks ListTasks lists: those that have every value that was asked for.</summary>
internal sealed partial class EcsTaskFilter
{
    private static readonly string[] Statuses = ["RUNNING", "PENDING", "STOPPED"];
    private static readonly string[] LaunchTypes = ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"];

    private readonly Dictionary<string, string> _wanted = [];
    private string? _family;

    private EcsTaskFilter()
    {
    }

    /// <exception cref="ServiceErrorException">ECS would not take the filters, or not together.</exception>
    public static EcsTaskFilter Of(JsonInput input, LocalAwsOptions options, string cluster)
    {
        CheckAlone(input, "startedBy", "family", "serviceName", "containerInstance", "launchType");
        CheckAlone(input, "serviceName", "family", "containerInstance");
        var filter = new EcsTaskFilter { _family = input.Text("family") };
        if (filter._family is { } family && !Family().IsMatch(family))
            throw EcsErrors.Invalid($"family must match {Family()}");
        filter.Want("desiredStatus", OneOf(input, "desiredStatus", Statuses) ?? "RUNNING");
        filter.Want("launchType", OneOf(input, "launchType", LaunchTypes));
        filter.Want("startedBy", input.Text("startedBy"));
        filter.Want("group", input.Text("serviceName") is { } service ? "service:" + service[(service.LastIndexOf('/') + 1)..] : null);
        filter.Want("containerInstanceArn", input.Text("containerInstance") is { } instance ? EcsContainerInstances.ArnOf(options, cluster, instance) : null);
        return filter;
    }

    public bool Matches(JsonObject task) =>
        _wanted.All(wanted => task.Text(wanted.Key) == wanted.Value) && (_family is null || EcsTaskDocument.Family(task) == _family);

    private void Want(string member, string? value)
    {
        if (value is not null)
            _wanted[member] = value;
    }

    private static void CheckAlone(JsonInput input, string member, params ReadOnlySpan<string> others)
    {
        if (input.Text(member) is null)
            return;
        foreach (var other in others)
        {
            if (input.Text(other) is not null)
                throw EcsErrors.Invalid($"cannot specify {member} with other arguments");
        }
    }

    private static string? OneOf(JsonInput input, string member, string[] known) =>
        input.Text(member) is { } value && !known.Contains(value)
            ? throw EcsErrors.Invalid($"{member} must be one of {string.Join(", ", known)}")
            : input.Text(member);

    [GeneratedRegex(@"^[a-zA-Z0-9\-_]+$")]
    private static partial Regex Family();
}
