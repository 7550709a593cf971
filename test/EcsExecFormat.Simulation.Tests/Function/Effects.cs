using System.Text;
using System.Text.Json;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Alerts.Digests;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Simulation.Tests.Account;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>What the function's calls do to the account, and what is noted of them.</summary>
internal sealed class Effects(World world)
{
    private readonly Dictionary<string, string> _logs = new(StringComparer.Ordinal);

    private static readonly ImageRead NotThere = new ImageRead.Unavailable(ImageProblem.NotFound, "There is no such image.");

    public TaskDefinition Register(Invocation by, Reads known, ReadOnlyMemory<byte> request)
    {
        if (world.Scenario.Sabotage == Sabotage.RegistrationIsAltered)
            request = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request.Span).Replace("\"512\"", "\"1024\"", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(request);
        var family = document.RootElement.GetProperty("family").GetString()!;
        var made = world.Account.Register(request, family, Actor.Us);
        var registration = new RegistrationMade(world.Agenda.Now, by, known, request, made, world.Account.CorrectedBy(made));
        world.History.Registrations.Add(registration);
        world.Invariants.AtRegistration(registration);
        world.Coverage.Count("registrations that took effect");
        return made.Described;
    }

    public Core.Ecs.Service? DescribeService(Invocation by, string clusterArn, string name)
    {
        if (world.Account.Find(clusterArn, name) is not { } service)
            return null;
        var described = world.Stale.Read(service);
        foreach (var update in world.History.Updates.Where(update => update.Service == service && update.IsOvertaking))
            update.Shows(described, by);
        var (moves, seen) = (world.Stale.MovesOf(service), described.Primary);
        var read = new ServiceRead(world.Agenda.Now, moves, seen?.Id, seen?.TaskDefinition, service.Mode, [.. described.Deployments.Select(deployment => deployment.Id)]);
        by.Reads = by.Reads with { Services = by.Reads.Services.SetItem(service.Arn, read) };
        return described;
    }

    public string StackStatus(Invocation by, string stack)
    {
        var status = world.Windows.StatusOf(stack);
        by.Reads = by.Reads with { Stacks = by.Reads.Stacks.SetItem(stack, new(world.Agenda.Now, status)) };
        return world.Scenario.Sabotage == Sabotage.ChangesAreNeverShownAsKeptAway ? "UPDATE_COMPLETE" : status;
    }

    public ChangeCalendarState CalendarState(Invocation by)
    {
        by.Reads = by.Reads with { IsOpen = new(world.Agenda.Now, world.Windows.IsOpen) };
        return new ChangeCalendarState(world.Windows.IsOpen || world.Scenario.Sabotage == Sabotage.ChangesAreNeverShownAsKeptAway ? "OPEN" : "CLOSED", null);
    }

    public Core.Ecs.Cluster? DescribeCluster(Invocation by, string clusterArn)
    {
        if (world.Account.Clusters.Find(known => known.Arn == clusterArn) is not { } cluster)
            return null;
        by.Reads = by.Reads with { Clusters = by.Reads.Clusters.SetItem(clusterArn, cluster.Mode) };
        return world.Scenario.Sabotage == Sabotage.ClusterIsShownInDeploy ? new Cluster(cluster.Name) { Mode = "deploy" }.Described : cluster.Described;
    }

    public Core.Ecs.Service Update(Invocation by, Reads known, Service? of, TaskDefinitionArn arn)
    {
        var service = of ?? throw Calls.Refused(CallKind.UpdateService, "Service not found.");
        if (world.Account.Find(arn) is not { IsActive: true } revision)
            throw Calls.Refused(CallKind.UpdateService, "TaskDefinition is inactive");
        if (world.Scenario.Sabotage == Sabotage.UpdatesAreLost)
            return ShownWith(service, revision, service.Deployments);
        if (world.Scenario.Sabotage == Sabotage.UpdateGoesToAnotherService)
            service = world.Account.Services[^1];
        var (before, moves) = (service.Primary, service.Moves);
        world.Stale.Keep(service);
        var started = world.Account.Update(service, revision, Actor.Us);
        var made = new UpdateMade(world.Agenda.Now, by, known, service, revision, before, moves, started) { Failing = world.Account.CorrectedBy(revision) };
        world.History.Updates.Add(made);
        world.Coverage.Count(started is null ? "updates without effect" : "updates that took effect");
        if (made.IsOvertaking)
        {
            world.Coverage.Count("residual window: a deployment came in between the last look and the update");
            by.Learns(made);
        }

        world.Invariants.AtUpdate(made);
        return world.Scenario.Sabotage == Sabotage.UpdateHidesWhatItOvertook ? ShownWith(service, revision, service.Deployments.Take(1)) : service.Described;
    }

    /// <summary>What the service would look like with another revision and other deployments.</summary>
    private static Core.Ecs.Service ShownWith(Service service, Revision revision, IEnumerable<Deployment> deployments)
    {
        var shown = new Service(service.Cluster, service.Name) { Revision = revision, Desired = service.Desired };
        shown.Deployments.AddRange(deployments);
        return shown.Described;
    }

    public bool Publish(Invocation by, AlertMessage message)
    {
        if (world.Scenario.Sabotage == Sabotage.MessagesAreLost || (world.Scenario.Sabotage == Sabotage.DigestsAreLost && message.Attributes["kind"] == "digest"))
            return true;
        if (world.Scenario.Sabotage == Sabotage.ResultsAreInvented)
            message = message with { OutcomeJson = message.OutcomeJson.Replace("\"unsettled\"", "\"confirmed\"", StringComparison.Ordinal) };
        var sent = new MessageSent(world.Agenda.Now, by, message);
        world.History.Messages.Add(sent);
        by.Writes();
        world.MailReader.Read(sent);
        world.Coverage.Count($"messages {sent["kind"]} {sent["action"]}");
        world.Coverage.Count($"reason {sent["reasonCode"]}");
        if (sent.IsForMachines)
            world.Coverage.Count("messages for machines");
        return true;
    }

    public PutResult Put(Invocation by, StoredRecord record, long? expectedVersion)
    {
        if (world.Scenario.Sabotage == Sabotage.SentIsForgotten && record.Attributes.GetValueOrDefault("writeId")?.EndsWith("/told", StringComparison.Ordinal) == true)
            return new PutResult.Stored();
        var waited = record.Key == DigestLedger.Key ? world.Table.Get(record.Key) : null;
        var result = world.Table.Put(record, expectedVersion);
        if (result is PutResult.Stored && record.Key.StartsWith("correction/", StringComparison.Ordinal))
            by.Writes();
        if (record.Key == DigestLedger.Key && result is PutResult.Stored)
            world.History.Waiting.AddRange(PendingIn(record).Except(PendingIn(waited)).Select(id => (world.Agenda.Now, id)));
        if (result is PutResult.Stored && record.Attributes.GetValueOrDefault("writeId")?.EndsWith("/updating", StringComparison.Ordinal) == true)
            world.History.Attempts.Add((world.Agenda.Now, by, world.Account.Find(record.Attributes["cluster"], record.Attributes["subject"]["service:".Length..])!, record.Attributes["revision"]));
        if (result is PutResult.Stored && record.Attributes.GetValueOrDefault("alert") is { } && record.Attributes["writeId"].Split('/')[^1] is var step and not "look")
            world.History.Recorded.Add(new IncidentWritten(world.Agenda.Now, by, record.Attributes["id"], step));
        return result;
    }

    private static string[] PendingIn(StoredRecord? ledger) => ledger is null ? [] : [.. DigestLedger.FromRecord(ledger).Pending];

    /// <returns>What changes an incident or a correction, in a few words.</returns>
    public string Show(StoredRecord record) => world.Trace.IsWritten
        ? $"{record.Key} {record.Version} {record.Attributes.GetValueOrDefault("alert")}{record.Attributes.GetValueOrDefault("step")} {record.Attributes.GetValueOrDefault("action")} {record.Attributes.GetValueOrDefault("reasonCode")}"
        : "";

    /// <summary>A task's container writes its last line.</summary>
    public void Write(string stream, string line) => _logs[stream] = line;

    public LogPage Log(LogLocation stream) => _logs.TryGetValue(stream.Name, out var line)
        ? new LogPage([line], "b/0")
        : throw new CallFailedException("logs", "GetLogEvents", "ResourceNotFoundException", isTransient: false, "The specified log stream does not exist.");

    public ImageRead Manifest(ImageReference image) => image.Digest is { } digest
        ? Document(digest)
        : world.Account.Tags.TryGetValue(image.ToString(), out var named) ? Document(named.Digest) : NotThere;

    public static ImageRead Document(Digest digest) => Shelf.Document(digest) ?? NotThere;

    public static LayerRead Layer(Digest digest) => Shelf.Layer(digest) is { } tar ? new LayerRead.Opened(tar) : new LayerRead.Unavailable(ImageProblem.NotFound, "There is no such layer.");

    /// <summary>Tasks that run, of one service or of all of the cluster's.</summary>
    public IEnumerable<RunningTask> Running(string clusterArn, string? name) =>
        from service in world.Account.Services
        where service.Cluster.Arn == clusterArn && (name is null || service.Name == name)
        from deployment in service.Deployments
        from number in Enumerable.Range(0, deployment.Running)
        select new RunningTask(
            $"arn:aws:ecs:{Names.Region}:{Names.AccountId}:task/{service.Cluster.Name}/{deployment.Id[^6..]}-{number}",
            [new RunningContainer(Definitions.Main, deployment.Pinned?.Digest.ToString(), "RUNNING", "UNKNOWN")])
        {
            TaskDefinitionArn = deployment.Revision.Arn.ToString(),
            LastStatus = "RUNNING",
            HealthStatus = "UNKNOWN",
            StartedAt = deployment.CreatedAt,
            CpuArchitecture = deployment.Revision.Architecture == "arm64" ? "arm64" : "x86_64",
        };
}
