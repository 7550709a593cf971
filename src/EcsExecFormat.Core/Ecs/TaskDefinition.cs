using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// A task definition revision: the JSON document that DescribeTaskDefinition returned, and the few members read from it.
/// The document is kept whole, because a typed model would drop every field that is newer than itself.
/// </summary>
public sealed record TaskDefinition
{
    private TaskDefinition(TaskDefinitionArn arn, JsonElement document, JsonElement? tagList)
    {
        Arn = arn;
        Document = document;
        TagList = tagList;
        Tags = tagList is { } list ? Ecs.Tags.Read(list) : ImmutableDictionary<string, string>.Empty;
        var platform = document.Member("runtimePlatform");
        CpuArchitecture = platform?.Text("cpuArchitecture");
        OperatingSystemFamily = platform?.Text("operatingSystemFamily");
        Containers = [.. document.Items("containerDefinitions").Select(ContainerDefinition.From)];
    }

    public TaskDefinitionArn Arn { get; }

    /// <summary>The member <c>taskDefinition</c> of the response, as it came.</summary>
    public JsonElement Document { get; }

    /// <summary>The member <c>tags</c> of the response, an array, as it came; null when the response has none.</summary>
    public JsonElement? TagList { get; }

    /// <summary>Empty when there are none, or they were not returned.</summary>
    public ImmutableDictionary<string, string> Tags { get; }

    /// <summary><c>X86_64</c> or <c>ARM64</c>; null when not stated, which means X86_64 (API reference, RuntimePlatform).</summary>
    public string? CpuArchitecture { get; }

    /// <summary><c>LINUX</c> or <c>WINDOWS_…</c>; null when not stated, which means LINUX.</summary>
    public string? OperatingSystemFamily { get; }

    /// <summary>In the order of the document; empty when it has none.</summary>
    public ImmutableArray<ContainerDefinition> Containers { get; }

    /// <summary>Where its tasks may be placed, on launch types other than Fargate.</summary>
    public ImmutableArray<PlacementConstraint> PlacementConstraints => PlacementConstraint.Read(Document);

    /// <summary>Whether the task cannot go on without the container: it is essential, or an essential one waits for it, itself or through others.</summary>
    public bool Needs(string container)
    {
        var needed = Containers.Where(candidate => candidate.IsEssential).Select(candidate => candidate.Name).ToHashSet(StringComparer.Ordinal);
        for (var known = -1; known != needed.Count;)
        {
            known = needed.Count;
            needed.UnionWith(Containers.Where(waiting => needed.Contains(waiting.Name)).SelectMany(waiting => waiting.WaitsFor));
        }

        return needed.Contains(container);
    }

    /// <summary>Whether services can be set to it; a revision that is being deregistered, or is, they cannot (API reference, TaskDefinition, status).</summary>
    public bool IsActive => Document.Text("status") is null or "ACTIVE";

    public bool IsWindows => OperatingSystemFamily?.StartsWith("WINDOWS", StringComparison.Ordinal) == true;

    /// <summary>Reads a DescribeTaskDefinition response: <c>{"taskDefinition":{…},"tags":[…]}</c>.</summary>
    /// <exception cref="ParseException">The response has no task definition, or one without a valid ARN.</exception>
    public static TaskDefinition FromResponse(JsonElement response)
    {
        var document = response.Member("taskDefinition")
            ?? throw new ParseException("expected a DescribeTaskDefinition response with the member taskDefinition");
        var arn = TaskDefinitionArn.Parse(document.Text("taskDefinitionArn") ?? "");
        var tags = response.TryMember("tags", out var list) && list.ValueKind == JsonValueKind.Array ? list.Clone() : (JsonElement?)null;
        return new TaskDefinition(arn, document.Clone(), tags);
    }
}

/// <summary>One entry of <c>containerDefinitions</c>.</summary>
/// <param name="Name">The container's name; empty when absent.</param>
/// <param name="Image">The image as written, or null.</param>
/// <param name="HasInitProcess"><c>linuxParameters.initProcessEnabled</c>: the machine's own init starts the entrypoint.</param>
public sealed record ContainerDefinition(string Name, string? Image, bool HasInitProcess)
{
    /// <summary>Whether the task ends with it; true when not stated (API reference, ContainerDefinition, essential).</summary>
    public bool IsEssential { get; private init; }

    /// <summary>
    /// Names of the containers that are started before it (<c>dependsOn</c>, <c>links</c> and <c>volumesFrom</c>; ECS agent, dependency graph); empty
    /// when there are none.
    /// </summary>
    public ImmutableArray<string> WaitsFor { get; private init; } = [];

    /// <summary>What is said about the first process; null when that is not in the form that ECS documents.</summary>
    public ContainerProcess? Process { get; private init; }

    /// <summary>Where its output goes; null when that is not CloudWatch Logs.</summary>
    public LogDestination? Logs { get; private init; }

    /// <summary>
    /// ARN or name of the secret that ECS pulls with (<c>repositoryCredentials.credentialsParameter</c>); null for none. It is never read for that: whoever
    /// registers a task definition could name any secret, and a registry of theirs.
    /// </summary>
    public string? PullSecret { get; private init; }

    internal static ContainerDefinition From(JsonElement json) =>
        new(json.Text("name") ?? "", json.Text("image"), json.Member("linuxParameters")?.IsTrue("initProcessEnabled") == true)
        {
            IsEssential = !json.IsFalse("essential"),
            WaitsFor =
            [
                .. json.Items("dependsOn").Select(other => other.Text("containerName")).OfType<string>(),
                .. json.Items("volumesFrom").Select(other => other.Text("sourceContainer")).OfType<string>(),
                .. (json.AllTexts("links") ?? []).Select(link => link.Split(':')[0]),
            ],
            Process = ContainerProcess.From(json),
            Logs = LogDestination.From(json),
            PullSecret = json.Member("repositoryCredentials")?.Text("credentialsParameter"),
        };
}
