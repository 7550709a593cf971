using System.Collections.Immutable;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Tests.Remediation;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>What happens to an invocation at one of its calls.</summary>
internal enum Fate
{
    Answered,
    DiesBefore,
    DiesAfter,
}

/// <summary>Decides whose call to ECS, the table or the topic happens next, and who dies before or after it.</summary>
internal sealed class ChangeStage(ChangeWorld world)
{
    private readonly List<(string Call, TaskCompletionSource<Fate> Turn)> _waiting = [];

    /// <summary>Lets one waiting call happen; continues with its invocation until that waits again or ends.</summary>
    /// <returns>The call's name; null when nobody waits.</returns>
    public string? Step(int choice, Fate fate)
    {
        if (_waiting.Count == 0)
            return null;
        var next = _waiting[choice % _waiting.Count];
        _waiting.Remove(next);
        next.Turn.SetResult(fate);
        return next.Call;
    }

    /// <summary>Begins to deliver the event of a task to a fresh instance that has a minute.</summary>
    public (Invocation Invocation, Task<Outcome> Answer) Start(byte[] payload, string requestId)
    {
        // Two invocations share their request id when one is the other's retry, but not their deadline.
        world.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var deadline = new Deadline(world.World.Clock.GetUtcNow().AddMinutes(1));
        var invocation = new Invocation(this, world, deadline);
        var responder = new OutsideWorld(invocation, invocation, invocation, invocation, world.World.Logs, world.World.Images, invocation, invocation, world.World.Window, world.World.Window).NewResponder(world.World.Options, world.World.Clock);
        return (invocation, responder.RespondAsync(payload, new InvocationContext(requestId, deadline), TestContext.Current.CancellationToken));
    }

    private async Task<T> CallAsync<T>(Invocation invocation, string name, Func<Task<T>> call)
    {
        var turn = new TaskCompletionSource<Fate>();
        _waiting.Add((name, turn));
        var fate = await turn.Task;
        // The function is stopped at its deadline, wherever it is.
        if (fate == Fate.DiesBefore || world.World.Clock.GetUtcNow() >= invocation.Deadline.At)
            throw new CrashException();
        var answer = await call();
        invocation.Note(answer);
        return fate == Fate.DiesAfter ? throw new CrashException() : answer;
    }

    /// <summary>The ports of one invocation.</summary>
    internal sealed class Invocation(ChangeStage stage, ChangeWorld world, Deadline deadline) : IRecords, IAlerts, ITaskDefinitions, IServices, IClusters, ITasks
    {
        private StoredRecord? _writing;

        public Deadline Deadline => deadline;

        /// <summary>Whether it has published and not yet recorded that.</summary>
        public bool IsBetween { get; private set; }

        private ITaskDefinitions Definitions => world.Ecs;

        private IServices Services => world.Ecs;

        private IClusters Clusters => world.Ecs;

        private ITasks Tasks => world.Ecs;

        public void Note(object? answer)
        {
            if (answer is AlertMessage)
                IsBetween = true;
            else if (answer is PutResult.Stored && _writing?.Attributes.GetValueOrDefault("alert") == "sent")
                IsBetween = false;
        }

        public Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "GetItem", () => world.World.Records.GetAsync(key, cancellationToken));

        public Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken) => stage.CallAsync(this, "PutItem", () =>
        {
            _writing = record;
            return world.World.Records.PutAsync(record, expectedVersion, cancellationToken);
        });

        public Task PublishAsync(AlertMessage message, CancellationToken cancellationToken) => stage.CallAsync(this, "Publish", async () =>
        {
            await world.World.Alerts.PublishAsync(message, cancellationToken);
            return message;
        });

        Task<TaskDefinition?> ITaskDefinitions.DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeTaskDefinition", () => Definitions.DescribeAsync(arn, cancellationToken));

        Task<ImmutableArray<TaskDefinitionArn>> ITaskDefinitions.ListAsync(string family, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "ListTaskDefinitions", () => Definitions.ListAsync(family, cancellationToken));

        Task<TaskDefinition> ITaskDefinitions.RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "RegisterTaskDefinition", () => Definitions.RegisterAsync(request, cancellationToken));

        Task<Service?> IServices.DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeServices", () => Services.DescribeAsync(clusterArn, service, cancellationToken));

        Task<Service?> IServices.UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "UpdateService", () => Services.UpdateAsync(clusterArn, service, revision, cancellationToken));

        Task<ImmutableArray<string>> ITasks.ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "ListTasks", () => Tasks.ListAsync(clusterArn, service, family, cancellationToken));

        Task<ImmutableArray<RunningTask>> ITasks.DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeTasks", () => Tasks.DescribeAsync(clusterArn, taskArns, cancellationToken));

        Task<Cluster?> IClusters.DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeClusters", () => Clusters.DescribeAsync(clusterArn, cancellationToken));

        Task<ContainerInstance?> IClusters.InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeContainerInstances", () => Clusters.InstanceAsync(clusterArn, containerInstanceArn, cancellationToken));

        Task<ImmutableArray<string>> IClusters.ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "ListContainerInstances", () => Clusters.ListInstancesAsync(clusterArn, filter, cancellationToken));

        Task<ImmutableArray<ContainerInstance>> IClusters.InstancesAsync(string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) =>
            stage.CallAsync(this, "DescribeContainerInstances", () => Clusters.InstancesAsync(clusterArn, containerInstanceArns, cancellationToken));
    }
}
