using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>The ECS of a test: one task definition, one service, and what else the test sets. Notes what it is asked and told.</summary>
internal sealed class FakeEcs : ITaskDefinitions, IServices, IClusters, ITasks
{
    private readonly Dictionary<TaskDefinitionArn, TaskDefinition> _registered = [];

    public TaskDefinition? Definition { get; set; } = Definitions.Web();

    /// <summary>Further revisions that are there.</summary>
    public List<TaskDefinition> Others { get; } = [];

    /// <summary>Thrown when a task definition is asked for.</summary>
    public Exception? DefinitionFailure { get; set; }

    public ContainerInstance? Instance { get; set; }

    /// <summary>The machines of the cluster by the filters that find them; a filter that is not there finds none.</summary>
    public Dictionary<string, ImmutableArray<ContainerInstance>> Machines { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks that run, whatever service or family is asked for.</summary>
    public List<RunningTask> Running { get; } = [];

    public Service? Service { get; set; }

    public Cluster? Cluster { get; set; } = new("arn:aws:ecs:eu-west-1:123456789012:cluster/prod", ImmutableDictionary<string, string>.Empty);

    /// <summary>Thrown by all calls for services and clusters when set.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Runs before the call of this name has its effect; throws to refuse it.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Runs after the call of this name had its effect; throws to lose its answer.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>How ECS describes what it registered, in a form of its own.</summary>
    public Action<JsonObject> Normalise { get; set; } = _ => { };

    /// <summary>What UpdateService answers instead of the service as it then is.</summary>
    public Func<Service?, Service?> Answer { get; set; } = service => service;

    public int DefinitionCalls { get; private set; }

    public int InstanceCalls { get; private set; }

    /// <summary>Names of all calls, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What was sent to RegisterTaskDefinition.</summary>
    public List<ReadOnlyMemory<byte>> Registrations { get; } = [];

    /// <summary>What UpdateService was told: the revision.</summary>
    public List<TaskDefinitionArn> Updates { get; } = [];

    Task<ImmutableArray<string>> ITasks.ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken) =>
        CallAsync<ImmutableArray<string>>("ListTasks", () => [.. Running.Select(task => task.Arn)]);

    Task<ImmutableArray<RunningTask>> ITasks.DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken) =>
        CallAsync<ImmutableArray<RunningTask>>("DescribeTasks", () => [.. Running.Where(task => taskArns.Contains(task.Arn))]);

    Task<TaskDefinition?> ITaskDefinitions.DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken) => CallAsync("DescribeTaskDefinition", () =>
    {
        DefinitionCalls++;
        if (DefinitionFailure is not null)
            throw DefinitionFailure;
        return _registered.GetValueOrDefault(arn) ?? Others.Find(other => other.Arn == arn) ?? (Others.Count == 0 && _registered.Count == 0 || Definition?.Arn == arn ? Definition : null);
    });

    Task<ImmutableArray<TaskDefinitionArn>> ITaskDefinitions.ListAsync(string family, CancellationToken cancellationToken) => CallAsync<ImmutableArray<TaskDefinitionArn>>("ListTaskDefinitions", () =>
    [
        .. _registered.Keys.Concat(Others.Select(other => other.Arn)).Concat(Definition is null ? [] : [Definition.Arn])
            .Where(arn => arn.Family == family).OrderByDescending(arn => arn.Revision),
    ]);

    Task<TaskDefinition> ITaskDefinitions.RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => CallAsync("RegisterTaskDefinition", () =>
    {
        Registrations.Add(request);
        var document = JsonNode.Parse(request.Span)!.AsObject();
        var arn = Definition!.Arn.WithRevision(Definition.Arn.Revision + Others.Count + _registered.Count + 1)!;
        var tags = document["tags"]?.DeepClone();
        document.Remove("tags");
        document["taskDefinitionArn"] = arn.ToString();
        document["revision"] = arn.Revision;
        document["status"] = "ACTIVE";
        Normalise(document);
        return _registered[arn] = Definitions.Of(new JsonObject { ["taskDefinition"] = document, ["tags"] = tags });
    });

    Task<Service?> IServices.DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken) =>
        Broken is null ? CallAsync("DescribeServices", () => Service) : Task.FromException<Service?>(Broken);

    Task<Service?> IServices.UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) => CallAsync("UpdateService", () =>
    {
        Updates.Add(revision);
        EditService(json =>
        {
            json["taskDefinition"] = revision.ToString();
            var deployments = json["deployments"]!.AsArray();
            foreach (var earlier in deployments)
                earlier!["status"] = "ACTIVE";
            deployments.Insert(0, new JsonObject
            {
                ["id"] = "ecs-svc/corrected-" + Updates.Count.ToString(CultureInfo.InvariantCulture),
                ["status"] = "PRIMARY",
                ["taskDefinition"] = revision.ToString(),
                ["runningCount"] = 0,
            });
        });
        return Answer(Service);
    });

    Task<Cluster?> IClusters.DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
        Broken is null ? CallAsync("DescribeClusters", () => Cluster) : Task.FromException<Cluster?>(Broken);

    Task<ContainerInstance?> IClusters.InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken) => CallAsync("DescribeContainerInstances", () =>
    {
        InstanceCalls++;
        return Instance;
    });

    Task<ImmutableArray<string>> IClusters.ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) => CallAsync<ImmutableArray<string>>("ListContainerInstances", () =>
        [.. Machines.GetValueOrDefault(filter, []).Select(machine => machine.Arn!)]);

    Task<ImmutableArray<ContainerInstance>> IClusters.InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) => CallAsync<ImmutableArray<ContainerInstance>>("DescribeContainerInstances", () =>
        [.. Machines.Values.SelectMany(machines => machines).Where(machine => containerInstanceArns.Contains(machine.Arn)).Distinct()]);

    /// <summary>Changes what RegisterTaskDefinition made, as an auto-tagger or an operator does.</summary>
    public void EditRegistered(string arn, Action<JsonObject> change)
    {
        var known = _registered.Values.Single(definition => definition.Arn.ToString() == arn);
        var response = new JsonObject { ["taskDefinition"] = JsonNode.Parse(known.Document.GetRawText()), ["tags"] = JsonNode.Parse(known.TagList!.Value.GetRawText()) };
        change(response);
        _registered[known.Arn] = Definitions.Of(response);
    }

    /// <summary>Changes the service, as an operator or a test does.</summary>
    public void EditService(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Service!.Document.GetRawText())!.AsObject();
        change(json);
        using var response = JsonDocument.Parse(new JsonObject { ["services"] = new JsonArray(json) }.ToJsonString());
        Service = Service.FromResponse(response.RootElement);
    }

    private Task<T> CallAsync<T>(string name, Func<T> call)
    {
        lock (Calls)
            Calls.Add(name);
        try
        {
            Before(name);
            var answer = call();
            After(name);
            return Task.FromResult(answer);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}
