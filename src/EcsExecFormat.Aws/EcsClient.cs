using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Aws;

/// <summary>Amazon ECS in the environment's region.</summary>
public sealed class EcsClient(AwsEnvironment environment) : ITaskDefinitions, IServices, IClusters, IDisposable
{
    private readonly AwsJsonClient _client = new(environment, AwsService.Ecs);

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
        using var answer = await _client.InvokeAsync("DescribeServices", request =>
        {
            request.WriteString("cluster", clusterArn);
            One(request, "services", service);
            IncludeTags(request);
        }, cancellationToken).ConfigureAwait(false);
        return Service.FromResponse(answer.RootElement);
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
    public async Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.InvokeAsync("DescribeContainerInstances", request =>
            {
                request.WriteString("cluster", clusterArn);
                One(request, "containerInstances", containerInstanceArn);
            }, cancellationToken).ConfigureAwait(false);
            return ContainerInstance.FromResponse(answer.RootElement);
        }
        catch (CallFailedException failed) when (failed.Code == "ClusterNotFoundException")
        {
            // Gone with its cluster, before a late event about it was handled.
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken) => throw new NotSupportedException("ListTaskDefinitions");

    /// <inheritdoc/>
    public Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => throw new NotSupportedException("RegisterTaskDefinition");

    /// <inheritdoc/>
    public Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) => throw new NotSupportedException("UpdateService");

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) => throw new NotSupportedException("ListContainerInstances");

    /// <inheritdoc/>
    public Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) => throw new NotSupportedException("DescribeContainerInstances");

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void IncludeTags(Utf8JsonWriter request) => One(request, "include", "TAGS");

    private static void One(Utf8JsonWriter request, string member, string value)
    {
        request.WriteStartArray(member);
        request.WriteStringValue(value);
        request.WriteEndArray();
    }
}
