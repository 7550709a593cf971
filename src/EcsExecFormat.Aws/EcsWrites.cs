using EcsExecFormat.Core;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Aws;

/// <summary>The two calls that change something in Amazon ECS. Each is sent once, by a client of its own that is made when it is needed.</summary>
internal sealed class EcsWrites(AwsEnvironment environment) : IDisposable
{
    private readonly Lazy<AwsJsonClient> _client = new(() => AwsJsonClient.SendingOnce(environment, AwsService.Ecs));

    /// <inheritdoc cref="ITaskDefinitions.RegisterAsync"/>
    public async Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        const string operation = "RegisterTaskDefinition";
        using var answer = await _client.Value.InvokeAsync(operation, request.ToArray(), cancellationToken).ConfigureAwait(false);
        try
        {
            return TaskDefinition.FromResponse(answer.RootElement);
        }
        catch (ParseException unreadable)
        {
            throw new CallFailedException(AwsService.Ecs.Name, operation, null, false, unreadable.Message, unreadable);
        }
    }

    /// <inheritdoc cref="IServices.UpdateAsync"/>
    public async Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken)
    {
        using var answer = await _client.Value.InvokeAsync("UpdateService", request =>
        {
            request.WriteString("cluster", clusterArn);
            request.WriteString("service", service);
            request.WriteString("taskDefinition", revision.ToString());
        }, cancellationToken).ConfigureAwait(false);
        return Service.FromUpdate(answer.RootElement);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
