using System.Collections.Immutable;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>All ports of one instance: each call goes through <see cref="Instance.CallAsync"/>, and has its effect in <see cref="Effects"/>.</summary>
internal sealed class Ports(Instance instance, World world)
    : ITaskDefinitions, IServices, IClusters, ITasks, ITaskLogs, IImages, IAlerts, IRecords, IStacks, IChangeCalendars
{
    Task<Core.Remediation.StackState?> IStacks.DescribeAsync(string stack, CancellationToken cancellationToken) => instance.CallAsync<Core.Remediation.StackState?>(
        CallKind.DescribeStacks, stack, by => new(Effects.StackStatus(by, stack)), cancellationToken);

    Task<ChangeCalendarState> IChangeCalendars.StateAsync(ImmutableArray<string> calendars, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.GetCalendarState, calendars[0], Effects.CalendarState, cancellationToken);

    private Effects Effects => world.Effects;

    Task<TaskDefinition?> ITaskDefinitions.DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.DescribeTaskDefinition, arn.FamilyAndRevision, _ => world.Account.Find(arn)?.Described, cancellationToken);

    Task<ImmutableArray<TaskDefinitionArn>> ITaskDefinitions.ListAsync(string family, CancellationToken cancellationToken) => instance.CallAsync<ImmutableArray<TaskDefinitionArn>>(
        CallKind.ListTaskDefinitions, family, _ => [.. world.Account.Family(family).Where(revision => revision.IsActive).Reverse().Take(100).Select(revision => revision.Arn)], cancellationToken);

    Task<TaskDefinition> ITaskDefinitions.RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var known = instance.At!.Reads;
        return instance.CallAsync(CallKind.RegisterTaskDefinition, "", by => Effects.Register(by, known, request), cancellationToken, instance.At!.Delivery.Task?.Service);
    }

    Task<Core.Ecs.Service?> IServices.DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.DescribeServices, service, by => Effects.DescribeService(by, clusterArn, service), cancellationToken, world.Account.Find(clusterArn, service));

    Task<Core.Ecs.Service?> IServices.UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken)
    {
        var (known, of) = (instance.At!.Reads, world.Account.Find(clusterArn, service));
        return instance.CallAsync<Core.Ecs.Service?>(
            CallKind.UpdateService, $"{service} to {revision.FamilyAndRevision}", by => Effects.Update(by, known, of, revision), cancellationToken, of);
    }

    Task<Core.Ecs.Cluster?> IClusters.DescribeAsync(string clusterArn, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.DescribeClusters, "", by => Effects.DescribeCluster(by, clusterArn), cancellationToken);

    // All tasks are on Fargate, which shows no machines.
    Task<ContainerInstance?> IClusters.InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<ImmutableArray<string>> IClusters.ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<ImmutableArray<ContainerInstance>> IClusters.InstancesAsync(string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<ImmutableArray<string>> ITasks.ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken) => instance.CallAsync<ImmutableArray<string>>(
        CallKind.ListTasks, service ?? family, _ => [.. Effects.Running(clusterArn, service).Select(task => task.Arn)], cancellationToken);

    Task<ImmutableArray<RunningTask>> ITasks.DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken) =>
        instance.CallAsync<ImmutableArray<RunningTask>>(
            CallKind.DescribeTasks, "", _ => [.. Effects.Running(clusterArn, null).Where(task => taskArns.Contains(task.Arn))], cancellationToken);

    Task<LogPage> ITaskLogs.TailAsync(LogLocation stream, int lines, string? before, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.GetLogEvents, stream.Name, _ => Effects.Log(stream), cancellationToken);

    Task<ImageRead> IImages.ManifestAsync(ImageReference image, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.ReadManifest, image.ToString(), _ => Effects.Manifest(image), cancellationToken);

    Task<Digest?> IImages.CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.CurrentDigest, image.ToString(), _ => world.Account.Tags.GetValueOrDefault(image.ToString())?.Digest, cancellationToken);

    Task<ImageRead> IImages.BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.ReadBlob, image.ToString(), _ => Effects.Document(digest), cancellationToken);

    async Task<LayerRead> IImages.LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        try
        {
            return await instance.CallAsync(CallKind.OpenLayer, image.ToString(), _ => Effects.Layer(layer.Digest), cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException failed) when (failed.Code is null)
        {
            // ECR itself has answered; where the layer is to be had, nobody does.
            return new LayerRead.Unavailable(ImageProblem.Unreachable, failed.Message);
        }
    }

    Task IAlerts.PublishAsync(AlertMessage message, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.Publish, message.Subject, by => Effects.Publish(by, message), cancellationToken);

    Task<StoredRecord?> IRecords.GetAsync(string key, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.GetItem, key, _ => world.Table.Get(key), cancellationToken);

    Task<PutResult> IRecords.PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken) => instance.CallAsync(
        CallKind.PutItem, Effects.Show(record), by => Effects.Put(by, record, expectedVersion), cancellationToken);
}
