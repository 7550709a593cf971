using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Aws;

/// <summary>Amazon ECS in the environment's region.</summary>
public sealed class EcsClient(AwsEnvironment environment) : ITaskDefinitions, IServices, IClusters, ITasks, IDisposable
{
    // The most that ECS puts into one page.
    private const int MostListed = 100;

    private readonly AwsJsonClient _client = new(environment, AwsService.Ecs);
    private readonly EcsWrites _writes = new(environment);

    /// <inheritdoc/>
    public async Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken)
    {
        const string operation = "DescribeTaskDefinition";
        try
        {
            using var answer = await _client.InvokeAsync(operation, request =>
            {
                request.WriteString("taskDefinition", arn.ToString());
                IncludeTags(request);
            }, cancellationToken).ConfigureAwait(false);
            return TaskDefinition.FromResponse(answer.RootElement);
        }
        catch (CallFailedException failed) when (failed.Code == "ClientException")
        {
            // "Unable to describe task definition": how ECS says that it has none of this name.
            return null;
        }
        catch (ParseException unreadable)
        {
            throw new CallFailedException(AwsService.Ecs.Name, operation, null, false, unreadable.Message, unreadable);
        }
    }

    /// <inheritdoc/>
    public async Task<Service?> DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.InvokeAsync("DescribeServices", request =>
            {
                request.WriteString("cluster", clusterArn);
                One(request, "services", service);
                IncludeTags(request);
            }, cancellationToken).ConfigureAwait(false);
            return Service.FromResponse(answer.RootElement);
        }
        catch (CallFailedException failed) when (failed.Code == "ClusterNotFoundException")
        {
            // Gone with its cluster.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken)
    {
        using var answer = await _client.InvokeAsync("DescribeClusters", request =>
        {
            One(request, "clusters", clusterArn);
            IncludeTags(request);
        }, cancellationToken).ConfigureAwait(false);
        return Cluster.FromResponse(answer.RootElement);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken)
    {
        using var answer = await _client.InvokeAsync("ListTasks", request =>
        {
            request.WriteString("cluster", clusterArn);
            request.WriteString(service is null ? "family" : "serviceName", service ?? family);
            request.WriteString("desiredStatus", "RUNNING");
            request.WriteNumber("maxResults", MostListed);
        }, cancellationToken).ConfigureAwait(false);
        return [.. answer.RootElement.Texts("taskArns")];
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RunningTask>> DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken)
    {
        using var answer = await _client.InvokeAsync("DescribeTasks", request =>
        {
            request.WriteString("cluster", clusterArn);
            Several(request, "tasks", taskArns);
        }, cancellationToken).ConfigureAwait(false);
        return RunningTask.AllFromResponse(answer.RootElement);
    }

    /// <inheritdoc/>
    public async Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken) =>
        (await InstancesAsync(clusterArn, [containerInstanceArn], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken)
    {
        using var answer = await _client.InvokeAsync("ListTaskDefinitions", request =>
        {
            request.WriteString("familyPrefix", family);
            request.WriteString("status", "ACTIVE");
            request.WriteString("sort", "DESC");
            request.WriteNumber("maxResults", MostListed);
        }, cancellationToken).ConfigureAwait(false);
        return
        [
            .. answer.RootElement.Texts("taskDefinitionArns")
                .Select(text => TaskDefinitionArn.TryParse(text, out var arn) ? arn : null)
                .OfType<TaskDefinitionArn>()
                .Where(arn => arn.Family == family)
                .OrderByDescending(arn => arn.Revision),
        ];
    }

    /// <inheritdoc/>
    public Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        _writes.RegisterAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) =>
        _writes.UpdateAsync(clusterArn, service, revision, cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken)
    {
        using var answer = await _client.InvokeAsync("ListContainerInstances", request =>
        {
            request.WriteString("cluster", clusterArn);
            request.WriteString("filter", filter);
            request.WriteString("status", "ACTIVE");
            request.WriteNumber("maxResults", MostListed);
        }, cancellationToken).ConfigureAwait(false);
        return [.. answer.RootElement.Texts("containerInstanceArns")];
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.InvokeAsync("DescribeContainerInstances", request =>
            {
                request.WriteString("cluster", clusterArn);
                Several(request, "containerInstances", containerInstanceArns);
            }, cancellationToken).ConfigureAwait(false);
            return ContainerInstance.AllFromResponse(answer.RootElement);
        }
        catch (CallFailedException failed) when (failed.Code == "ClusterNotFoundException")
        {
            // Gone with their cluster, before a late event about one of them was handled.
            return [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _writes.Dispose();
    }

    private static void IncludeTags(Utf8JsonWriter request) => One(request, "include", "TAGS");

    private static void One(Utf8JsonWriter request, string member, string value) => Several(request, member, [value]);

    private static void Several(Utf8JsonWriter request, string member, IEnumerable<string> values)
    {
        request.WriteStartArray(member);
        foreach (var value in values)
            request.WriteStringValue(value);
        request.WriteEndArray();
    }
}
