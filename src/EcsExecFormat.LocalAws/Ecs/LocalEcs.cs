using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>ECS: what clients cannot do for themselves here (instances, tasks, the course of deployments) is done with these methods.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> when the cluster or service it names is not there.</remarks>
public sealed class LocalEcs
{
    private readonly Lock _gate = new();
    private readonly EcsClusters _clusters;
    private readonly EcsTaskDefinitions _definitions;
    private readonly EcsServices _services;
    private readonly EcsContainerInstances _instances;
    private readonly EcsTasks _tasks;

    internal LocalEcs(LocalAwsOptions options)
    {
        var tags = new EcsTags();
        _clusters = new EcsClusters(options, tags);
        _definitions = new EcsTaskDefinitions(options, tags);
        _services = new EcsServices(options, _clusters, _definitions, tags);
        _tasks = new EcsTasks(options, _clusters, _definitions, _services, tags);
        _instances = new EcsContainerInstances(options, _clusters, _tasks);
        Wire = new JsonWire
        {
            Service = "ecs",
            TargetPrefix = "AmazonEC2ContainerServiceV20141113",
            Errors = StandardErrors.Json(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>>
            {
                ["CreateCluster"] = _clusters.Create,
                ["DescribeClusters"] = _clusters.Describe,
                ["ListClusters"] = _clusters.List,
                ["TagResource"] = tags.TagResource,
                ["UntagResource"] = tags.UntagResource,
                ["ListTagsForResource"] = tags.ListTagsForResource,
                ["RegisterTaskDefinition"] = _definitions.Register,
                ["DescribeTaskDefinition"] = _definitions.Describe,
                ["ListTaskDefinitions"] = _definitions.List,
                ["DeregisterTaskDefinition"] = _definitions.Deregister,
                ["CreateService"] = _services.Create,
                ["DescribeServices"] = _services.Describe,
                ["UpdateService"] = _services.Update,
                ["ListServices"] = _services.List,
                ["DescribeContainerInstances"] = _instances.Describe,
                ["ListContainerInstances"] = _instances.List,
                ["DescribeTasks"] = _tasks.Describe,
                ["ListTasks"] = _tasks.List,
            },
        };
    }

    internal JsonWire Wire { get; }

    /// <summary>Does what the API's operation does, without a client.</summary>
    /// <returns>The operation's answer.</returns>
    /// <exception cref="ArgumentException">ECS would refuse it; the message is ECS's.</exception>
    public JsonObject Invoke(string operation, JsonObject input) => Inside(() => Wire.Operations.TryGetValue(operation, out var known)
        ? known(Local(input))
        : throw new ServiceErrorException("UnknownOperationException", operation));

    /// <summary>Adds or replaces a container instance.</summary>
    /// <param name="cluster">Name or ARN of the cluster.</param>
    /// <param name="id">The last part of the instance's ARN.</param>
    /// <param name="cpuArchitecture">Its attribute <c>ecs.cpu-architecture</c>, such as <c>x86_64</c>.</param>
    /// <returns>The ARN.</returns>
    public string PutContainerInstance(string cluster, string id, string cpuArchitecture) => PutContainerInstance(cluster, id, new JsonObject
    {
        ["attributes"] = new JsonArray(
            new JsonObject { ["name"] = "ecs.cpu-architecture", ["value"] = cpuArchitecture },
            new JsonObject { ["name"] = "ecs.os-type", ["value"] = "linux" }),
    });

    /// <summary>Adds or replaces a container instance with these members of the ECS document; the usual ones are filled in, <c>remainingResources</c> as of an empty t3.medium.</summary>
    /// <returns>The ARN.</returns>
    public string PutContainerInstance(string cluster, string id, JsonObject members) => Inside(() => _instances.Put(cluster, id, members));

    /// <summary>
    /// Adds or replaces a service with these members of the ECS document, <c>tags</c> and <c>deployments</c> among them, even where ECS would
    /// refuse them; what is left out is as after CreateService.
    /// </summary>
    /// <param name="cluster">Name or ARN of the cluster.</param>
    /// <param name="name">Name of the service.</param>
    /// <param name="members"><c>taskDefinition</c> may be a family or family:revision that is registered.</param>
    /// <returns>The ARN.</returns>
    public string PutService(string cluster, string name, JsonObject members) => Inside(() => _services.Put(cluster, name, Local(members)));

    /// <summary>Adds or replaces a task with these members of the ECS document, <c>tags</c> among them; the usual ones are filled in.</summary>
    /// <param name="cluster">Name or ARN of the cluster.</param>
    /// <param name="id">The last part of the task's ARN.</param>
    /// <param name="members">
    /// <c>taskDefinitionArn</c> may be a family or family:revision that is registered, <c>containerInstanceArn</c> the id of an instance.
    /// </param>
    /// <returns>The ARN.</returns>
    public string PutTask(string cluster, string id, JsonObject members) => Inside(() => _tasks.Put(cluster, id, Local(members)));

    /// <summary>Adds or replaces a task.</summary>
    /// <param name="cluster">Name or ARN of the cluster.</param>
    /// <param name="task">The task; service and container instance need not be there.</param>
    /// <returns>The ARN.</returns>
    public string PutTask(string cluster, LocalTask task) => PutTask(cluster, task.Id, task.ToDocument());

    /// <summary>The service's PRIMARY deployment becomes COMPLETED and the only one.</summary>
    public void CompleteDeployment(string cluster, string service) => Edit(cluster, service, EcsDeployments.Complete);

    /// <summary>The service's PRIMARY deployment becomes FAILED.</summary>
    public void FailDeployment(string cluster, string service, int failedTasks) =>
        Edit(cluster, service, document => EcsDeployments.Fail(document, failedTasks));

    /// <summary>Changes the service's document in place, in any way.</summary>
    public void Edit(string cluster, string service, Action<JsonObject> change) => Inside(() =>
    {
        change(_services.Find(_clusters.Named(cluster), service) ?? throw EcsErrors.ServiceNotFound);
        return service;
    });

    /// <returns>A copy of the task definition (family, family:revision or ARN), or null.</returns>
    public JsonObject? TaskDefinition(string reference)
    {
        lock (_gate)
            return (JsonObject?)_definitions.Find(reference)?.DeepClone();
    }

    /// <returns>A copy of the service's document, or null.</returns>
    public JsonObject? Service(string cluster, string service)
    {
        lock (_gate)
            return (JsonObject?)_services.Find(_clusters.Named(cluster), service)?.DeepClone();
    }

    private static JsonInput Local(JsonObject members) => new(members, new CredentialScope("", "", "ecs"));

    private T Inside<T>(Func<T> change)
    {
        try
        {
            lock (_gate)
                return change();
        }
        catch (ServiceErrorException missing)
        {
            throw new ArgumentException(missing.Message, missing);
        }
    }
}
