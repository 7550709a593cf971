using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EcsExecFormat.Core.Remediation;
using Mode = EcsExecFormat.Core.Remediation.Mode;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>A cluster and its tag.</summary>
internal sealed class Cluster(string name)
{
    public string Name => name;

    public string Arn { get; } = $"arn:aws:ecs:{Names.Region}:{Names.AccountId}:cluster/{name}";

    /// <summary>Value of the tag that sets the mode; null without it.</summary>
    public string? Mode { get; set; }

    /// <summary>As DescribeClusters shows it now.</summary>
    public Core.Ecs.Cluster Described => new(
        Arn, Mode is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(Names.TagKey, Mode));
}

/// <summary>A service on Fargate, as ECS keeps it.</summary>
internal sealed class Service(Cluster cluster, string name)
{
    private Core.Ecs.Service? _described;

    public Cluster Cluster => cluster;

    public string Name => name;

    public string Arn { get; } = $"arn:aws:ecs:{Names.Region}:{Names.AccountId}:service/{cluster.Name}/{name}";

    /// <summary>Value of the tag that lowers the mode; null without it.</summary>
    public string? Mode { get; set; }

    /// <summary>Name of the CloudFormation stack that made it; null when none did.</summary>
    public string? Stack { get; init; }

    /// <summary>The lowest mode that held so far.</summary>
    public Mode LowestMode { get; private set; } = Core.Remediation.Mode.Deploy;

    /// <summary>The highest mode that held so far.</summary>
    public Mode HighestMode { get; private set; }

    /// <summary>What it is set to run.</summary>
    public required Revision Revision { get; set; }

    public int Desired { get; set; }

    /// <summary>The circuit breaker: fails a deployment after so many failed tasks; 0 when it is off.</summary>
    public int BreakerAfter { get; init; }

    /// <summary>Whether the circuit breaker rolls back.</summary>
    public bool RollsBack { get; init; }

    /// <summary>Newest first; the first is PRIMARY.</summary>
    public List<Deployment> Deployments { get; } = [];

    public Deployment Primary => Deployments[0];

    /// <summary>What ECS rolls back to; null when nothing was ever completed.</summary>
    public Deployment? LastCompleted { get; set; }

    /// <summary>Becomes another with each change of the PRIMARY deployment.</summary>
    public int Moves { get; set; }

    /// <summary>As DescribeServices shows it now.</summary>
    public Core.Ecs.Service Described => _described ??= Describe();

    /// <summary>Something about it has changed.</summary>
    public void Touch() => _described = null;

    /// <summary>A tag was set.</summary>
    public void NoteMode(RemediationOptions options)
    {
        var mode = Modes.Of(options, cluster.Mode, Mode);
        LowestMode = mode < LowestMode ? mode : LowestMode;
        HighestMode = mode > HighestMode ? mode : HighestMode;
    }

    public override string ToString() => $"{cluster.Name}/{name}";

    private Core.Ecs.Service Describe()
    {
        var json = new StringBuilder();
        var running = Deployments.Sum(deployment => deployment.Running);
        json.Append(CultureInfo.InvariantCulture, $$"""
            {"services":[{"serviceArn":"{{Arn}}","serviceName":"{{name}}","clusterArn":"{{cluster.Arn}}","status":"ACTIVE","launchType":"FARGATE","platformVersion":"LATEST",
             "platformFamily":"Linux","schedulingStrategy":"REPLICA","taskDefinition":"{{Revision.Arn}}","desiredCount":{{Desired}},"runningCount":{{running}},"pendingCount":0,
             "deploymentConfiguration":{"strategy":"ROLLING","deploymentCircuitBreaker":{"enable":{{Truth(BreakerAfter > 0)}},"rollback":{{Truth(RollsBack)}} } },
             "deploymentController":{"type":"ECS"},"tags":[{{string.Join(',', Tags())}}],"deployments":[
            """);
        foreach (var deployment in Deployments)
        {
            if (deployment != Deployments[0])
                json.Append(',');
            json.Append(CultureInfo.InvariantCulture, $$"""
                {"id":"{{deployment.Id}}","status":"{{(deployment.IsPrimary ? "PRIMARY" : "ACTIVE")}}","taskDefinition":"{{deployment.Revision.Arn}}","desiredCount":{{(deployment.IsPrimary ? Desired : 0)}},
                 "runningCount":{{deployment.Running}},"pendingCount":0,"failedTasks":{{deployment.Failed}},"rolloutState":"{{deployment.Rollout}}","rolloutStateReason":"ECS deployment {{deployment.Id}}.",
                 "createdAt":{{Seconds(deployment.CreatedAt)}},"updatedAt":{{Seconds(deployment.UpdatedAt)}} }
                """);
        }

        using var document = JsonDocument.Parse(json.Append("]}]}").ToString());
        return Core.Ecs.Service.FromResponse(document.RootElement)!;
    }

    private IEnumerable<string> Tags()
    {
        if (Mode is not null)
            yield return $$"""{"key":"{{Names.TagKey}}","value":"{{Mode}}"}""";
        if (Stack is not null)
            yield return $$"""{"key":"aws:cloudformation:stack-name","value":"{{Stack}}"}""";
    }

    private static string Truth(bool value) => value ? "true" : "false";

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
