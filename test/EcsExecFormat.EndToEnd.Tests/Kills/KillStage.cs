using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>An opted-in cluster with one service whose image is for the other architecture, and what became of it, whoever plays AWS.</summary>
internal abstract class KillStage
{
    /// <summary>Has the Runtime API and the images, whoever plays the rest.</summary>
    public abstract LocalAwsServer Aws { get; }

    /// <summary>Name of the cluster, the service and the family.</summary>
    public abstract string Name { get; }

    /// <summary>Who plays a service, by its signing name.</summary>
    public abstract Uri Destination(string service);

    /// <returns>The event of one more task of the first deployment that stopped of it.</returns>
    public abstract JsonObject StoppedTask();

    /// <summary>Whoever held a claim is dead for longer than it lasts.</summary>
    public abstract Task LapseClaimsAsync();

    /// <summary>Somebody else registers a revision of the family, and deploys it.</summary>
    public abstract Task DeployByHandAsync();

    /// <summary>The service's newest deployment becomes healthy, where the stage can show that.</summary>
    public abstract Task CompleteDeploymentAsync();

    /// <returns>The ARN of the revision that the service is set to.</returns>
    public abstract Task<string> RevisionAsync();

    /// <returns>The outcome documents that were published about it, oldest first.</returns>
    public abstract Task<IReadOnlyList<JsonObject>> ToldAsync();

    /// <returns>The ids of the corrections that are still to be looked after; null when others share the list.</returns>
    public abstract string? Watched();

    /// <summary>The whole environment of a process whose calls go to <paramref name="turnstile"/>.</summary>
    public Dictionary<string, string> Environment(Uri turnstile) => new(Aws.Environment.Concat(Aws.Lambda.Environment))
    {
        ["ALERT_TOPIC_ARN"] = $"arn:aws:sns:{Aws.Options.Region}:{Aws.Options.Account}:alerts",
        ["INCIDENT_TABLE"] = RunningFunction.Table,
        ["MAX_CHANGES_PER_HOUR"] = "1000",
        ["AWS_ENDPOINT_URL"] = turnstile.GetLeftPart(UriPartial.Authority),
    };
}

/// <summary>All of it played by LocalAws.</summary>
internal sealed class LocalStage : KillStage
{
    private readonly WrongMachine _machine = WrongMachine.ArmImage;
    private readonly WrongMachine.Proof _proof;
    private readonly Scene _scene;
    private readonly string _deployment;

    /// <param name="aws">Started, and used by this stage alone.</param>
    /// <param name="proof">What shows that the image is for another machine.</param>
    public LocalStage(LocalAwsServer aws, WrongMachine.Proof proof)
    {
        (Aws, _proof) = (aws, proof);
        aws.Sns.AddTopic("alerts");
        aws.DynamoDb.AddTable(RunningFunction.Table);
        _scene = _machine.Set(aws, proof, "deploy");
        _deployment = _scene.PrimaryDeployment();
    }

    public override LocalAwsServer Aws { get; }

    public override string Name => _scene.Name;

    public override Uri Destination(string service) => Aws.Endpoint;

    public override JsonObject StoppedTask()
    {
        var taskEvent = _machine.Stopped(_scene.StoppedTask(), _proof);
        taskEvent.Detail()["startedBy"] = _deployment;
        return taskEvent;
    }

    public override Task LapseClaimsAsync() => IncidentTable.LapseClaimsAsync(Aws.Endpoint, Aws.DynamoDb.Items(RunningFunction.Table));

    public override Task DeployByHandAsync()
    {
        _scene.DeployByHand();
        return Task.CompletedTask;
    }

    public override Task CompleteDeploymentAsync()
    {
        Aws.Ecs.CompleteDeployment(Name, Name);
        return Task.CompletedTask;
    }

    public override Task<string> RevisionAsync() => Task.FromResult(_scene.Revision());

    public override Task<IReadOnlyList<JsonObject>> ToldAsync() =>
        Task.FromResult<IReadOnlyList<JsonObject>>([.. _scene.Messages.Select(message => (JsonObject)JsonNode.Parse(message.BodyFor("sqs"))!)]);

    public override string? Watched() =>
        Aws.DynamoDb.Items(RunningFunction.Table).Where(item => (string?)item["pk"]?["S"] == "watch").Select(item => (string?)item["corrections"]?["S"]).SingleOrDefault() ?? "";
}
