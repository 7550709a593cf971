using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Incidents;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>An account whose cluster opted in: the service web, on Fargate x86-64, is in a crash loop with an arm64 image.</summary>
internal sealed class Account
{
    public const string TagKey = "exec-format-remediation";
    public const string Sidecar = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/sidecar:1";

    public Account()
    {
        Records = new MemoryRecords(Clock);
        Push(Images.PutImage("arm64", new Tar().File("app", Elf.Arm64)));
        Ecs.Definition = Definition(7);
        Ecs.Cluster = new Cluster(Events.Cluster, Tagged("deploy"));
        Ecs.Service = ServiceOf($$"""
            {"serviceArn":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web","serviceName":"web","clusterArn":"{{Events.Cluster}}","status":"ACTIVE",
             "desiredCount":2,"runningCount":0,"launchType":"FARGATE","platformVersion":"LATEST","platformFamily":"Linux","taskDefinition":"{{Events.Definition}}",
             "deploymentController":{"type":"ECS"},"schedulingStrategy":"REPLICA","placementConstraints":[],
             "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":false,"rollback":false},"strategy":"ROLLING"},
             "deployments":[{"id":"ecs-svc/1234567890123456789","status":"PRIMARY","taskDefinition":"{{Events.Definition}}","desiredCount":2,"pendingCount":1,
              "runningCount":0,"failedTasks":3,"rolloutState":"IN_PROGRESS","launchType":"FARGATE","platformVersion":"1.4.0"}]}
            """);
    }

    public ManualClock Clock { get; } = new();

    public FakeLogs Logs { get; } = new();

    public FakeEcs Ecs { get; } = new();

    public FakeWindow Window { get; } = new();

    public Registry Images { get; } = new();

    public MemoryRecords Records { get; }

    public MemoryAlerts Alerts { get; } = new();

    /// <summary>The image that the tag leads to, and that the failing task ran.</summary>
    public Digest Digest { get; private set; } = null!;

    public string Mail => Assert.Single(Alerts.Published).Text;

    public void Push(Digest digest) => Images.Tags[Events.Image] = Digest = digest;

    public Responder NewInstance() => new OutsideWorld(Ecs, Ecs, Ecs, Ecs, Logs, Images, Alerts, Records, Window, Window).NewResponder(ResponderOptions.Default, Clock);

    public Task<Outcome> DeliverAsync(Responder? instance = null, string task = "task-1", Action<JsonObject>? change = null)
    {
        var json = Events.Json(detail =>
        {
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{task}";
            detail["stoppedAt"] = Clock.GetUtcNow().AddSeconds(-5).ToString("O");
            detail["containers"]![0]!["imageDigest"] = Digest.ToString();
            change?.Invoke(detail);
        });
        json["id"] = $"event-of-{task}";
        return (instance ?? NewInstance()).RespondAsync(
            Events.Bytes(json), new InvocationContext(Guid.NewGuid().ToString(), new Deadline(Clock.GetUtcNow().AddMinutes(1))), TestContext.Current.CancellationToken);
    }

    /// <summary>The cluster is tagged with this mode from now on.</summary>
    public void Mode(string mode) => Ecs.Cluster = Ecs.Cluster! with { Tags = Tagged(mode) };

    /// <summary>The tag leads to another image of the same kind from now on.</summary>
    public void PushAgain(string version) => Push(Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", version)));

    /// <summary>The failing revision has a second container.</summary>
    public void WithSidecar() => Ecs.Definition = Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", Sidecar)));

    /// <summary>The second container ran, and ended well.</summary>
    public static void SidecarRan(JsonObject detail, Digest digest) =>
        detail["containers"]!.AsArray().Add(Events.Container("sidecar", 0, image: Sidecar, digest: digest.ToString()));

    public static ImmutableDictionary<string, string> Tagged(string mode) => ImmutableDictionary<string, string>.Empty.Add(TagKey, mode);

    public static TaskDefinition Definition(int revision, Action<JsonObject>? change = null, params (string Key, string Value)[] tags)
    {
        var definition = new JsonObject
        {
            ["taskDefinitionArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:{revision}",
            ["family"] = "web",
            ["revision"] = revision,
            ["status"] = "ACTIVE",
            ["containerDefinitions"] = new JsonArray(Definitions.Container("web")),
        };
        change?.Invoke(definition);
        return Definitions.Of(new JsonObject
        {
            ["taskDefinition"] = definition,
            ["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]),
        });
    }

    private static Service ServiceOf(string json)
    {
        using var response = JsonDocument.Parse($$"""{"services":[{{json}}]}""");
        return Service.FromResponse(response.RootElement)!;
    }
}
