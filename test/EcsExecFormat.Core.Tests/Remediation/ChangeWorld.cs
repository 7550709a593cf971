using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>
/// A cluster that opted in to deploy, in which nothing stands against the correction of the service web: revision 7 states no architecture,
/// the image has an arm64 variant only, and ECS says that the pull failed for lack of an amd64 one.
/// </summary>
internal sealed class ChangeWorld
{
    public const string Failing = Events.Definition;
    public const string Corrected = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8";
    public const string PrimaryDeployment = "ecs-svc/1234567890123456789";
    public const string Arm64Machines = "attribute:ecs.cpu-architecture == arm64";

    private const string TagKey = "exec-format-remediation";

    private readonly JsonObject _definition = JsonNode.Parse($$"""
        {"taskDefinition":{"taskDefinitionArn":"{{Failing}}","family":"web","revision":7,"status":"ACTIVE","cpu":"256","memory":"512",
         "containerDefinitions":[{"name":"web","image":"{{Events.Image}}","essential":true}]},
         "tags":[{"key":"team","value":"shop"}]}
        """)!.AsObject();

    private readonly JsonObject _event = Events.Json(Events.ToPullFailed);

    public ChangeWorld()
    {
        using var services = JsonDocument.Parse($$"""
            {"services":[{"serviceArn":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web","serviceName":"web","status":"ACTIVE","launchType":"FARGATE",
             "platformVersion":"LATEST","platformFamily":"Linux","schedulingStrategy":"REPLICA","taskDefinition":"{{Failing}}","desiredCount":2,"runningCount":0,
             "deploymentConfiguration":{"strategy":"ROLLING"},"deploymentController":{"type":"ECS"},
             "deployments":[{"id":"{{PrimaryDeployment}}","status":"PRIMARY","taskDefinition":"{{Failing}}","desiredCount":2,"runningCount":0}]}]}
            """);
        Ecs.Service = Core.Ecs.Service.FromResponse(services.RootElement);
        Define(_ => { });
        Mode("deploy");
        LookedAt = PutTag(Events.Image, "linux/arm64");
    }

    /// <summary>Digest of the image as it is at the first look.</summary>
    public Digest LookedAt { get; }

    public World World { get; } = new();

    public FakeEcs Ecs => World.Ecs;

    /// <summary>What the invocation has left until it is ended.</summary>
    public TimeSpan TimeLeft { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Text of the mails that went out, oldest first, each on one line.</summary>
    public IReadOnlyList<string> Mails => [.. World.Alerts.Published.Select(message => Flat(message.Text))];

    public ChangeWorld Mode(string? value)
    {
        Ecs.Cluster = new Cluster(Events.Cluster, value is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(TagKey, value));
        return this;
    }

    public ChangeWorld Define(Action<JsonObject> changeTaskDefinition)
    {
        changeTaskDefinition(_definition["taskDefinition"]!.AsObject());
        Ecs.Definition = Definitions.Of(_definition);
        return this;
    }

    /// <summary>The failing revision carries one more tag.</summary>
    public ChangeWorld Tag(string key, string value)
    {
        _definition["tags"]!.AsArray().Add(new JsonObject { ["key"] = key, ["value"] = value });
        return Define(_ => { });
    }

    /// <summary>Another revision of the family: the failing one, with changes.</summary>
    public ChangeWorld Beside(int revision, Action<JsonObject>? change = null)
    {
        var other = _definition.DeepClone().AsObject();
        var definition = other["taskDefinition"]!.AsObject();
        definition["taskDefinitionArn"] = Failing[..^1] + revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        definition["revision"] = revision;
        change?.Invoke(definition);
        Ecs.Others.Add(Definitions.Of(other));
        return this;
    }

    public ChangeWorld Event(Action<JsonObject> changeDetail)
    {
        changeDetail(_event["detail"]!.AsObject());
        return this;
    }

    public ChangeWorld Service(Action<JsonObject> change)
    {
        Ecs.EditService(change);
        return this;
    }

    public ChangeWorld Options(Func<RemediationOptions, RemediationOptions> change)
    {
        World.Options = World.Options with { Remediation = change(World.Options.Remediation) };
        return this;
    }

    /// <summary>The event does not say when it happened.</summary>
    public ChangeWorld WithoutTime()
    {
        _event.Remove("time");
        return this;
    }

    /// <summary>Something happens at the moment of the call of this name and number, the first being 1, and before it has its effect.</summary>
    public ChangeWorld AtCall(string name, int number, Action happens)
    {
        Ecs.Before = call =>
        {
            if (call == name && Ecs.Calls.Count(made => made == name) == number)
                happens();
        };
        return this;
    }

    /// <summary>Something happens at the next call of that name, once.</summary>
    public ChangeWorld AtNext(string name, Action happens) => AtNext(name, 1, happens);

    /// <summary>Something happens at a call of that name from now on, once, and what comes of it meets no such thing.</summary>
    public ChangeWorld AtNext(string name, int number, Action happens) => AtCall(name, Ecs.Calls.Count(made => made == name) + number, () =>
    {
        Ecs.Before = _ => { };
        happens();
    });

    /// <summary>Something happens when the service is described for the third time: after the plan and the check before the registration, right before the update.</summary>
    public ChangeWorld AtLastLook(Action happens) => AtCall("DescribeServices", 3, happens);

    /// <summary>Something happens when the tag is looked up again: after the diagnosis and the plan, which share a look, right before the change.</summary>
    public ChangeWorld AtSecondLook(Action happens)
    {
        World.Images.Before = _ =>
        {
            if (World.Images.Asked[^1] == Events.Image && World.Images.Asked.Count(asked => asked == Events.Image) == 2)
                happens();
            return Task.CompletedTask;
        };
        return this;
    }

    /// <summary>The task has no service: somebody or something ran the family.</summary>
    public ChangeWorld AsFamily() => Event(detail =>
    {
        detail["group"] = "family:web";
        detail.Remove("startedBy");
    });

    /// <summary>The service runs on machines of its own: one amd64, on which the task failed, and one arm64.</summary>
    public ChangeWorld OnMachines(ContainerInstance? arm64 = null)
    {
        Ecs.Instance = new ContainerInstance("amd64-machine", "x86_64");
        Ecs.Machines[Arm64Machines] = [arm64 ?? Machine];
        Event(detail =>
        {
            detail.Remove("attributes");
            detail["launchType"] = "EC2";
            detail["containerInstanceArn"] = "arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/1";
        });
        return Service(service =>
        {
            service["launchType"] = "EC2";
            service.Remove("platformVersion");
            service.Remove("platformFamily");
        });
    }

    /// <summary>An arm64 machine on which tasks can be placed, with room for one of 256 CPU units and 512 MiB, and no more.</summary>
    public static ContainerInstance Machine { get; } = new("arm64-machine", "arm64")
    {
        Status = "ACTIVE",
        IsConnected = true,
        InstanceId = "i-1",
        Remaining = new(256, 512, null) { TakenTcpPorts = [22], TakenUdpPorts = [] },
    };

    /// <summary>What the tag of an image names from now on: an index of these platforms.</summary>
    public Digest PutTag(string image, params string[] platforms) => PutDocument(image, ScriptedImages.Index(
        [.. platforms.Select(platform => ScriptedImages.Entry(World.Images.PutImage(platform[(platform.IndexOf('/') + 1)..]), platform))]));

    /// <summary>What the tag of an image names from now on: this document.</summary>
    public Digest PutDocument(string image, string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        var digest = Digest.Sha256Of(bytes);
        foreach (var name in (string[])[image, digest.ToString()])
            World.Images.Answer(name, new ImageRead.Content(bytes, null, digest));
        return digest;
    }

    /// <summary>
    /// The event of one more stopped task, which stopped when the first did unless <paramref name="stoppedAt"/> says otherwise, and names its
    /// container's image as the task definition does unless <paramref name="image"/> says otherwise.
    /// </summary>
    public byte[] Payload(string task = "task-1", DateTimeOffset? stoppedAt = null, string? image = null)
    {
        var json = _event.DeepClone().AsObject();
        json["id"] = $"event-of-{task}";
        json["detail"]!["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{task}";
        if (stoppedAt is { } time)
            json["detail"]!["stoppedAt"] = time.ToString("O");
        if (image is not null)
            json["detail"]!["containers"]![0]!["image"] = image;
        return Events.Bytes(json);
    }

    /// <summary>Delivers the event of a task to a fresh instance of the function.</summary>
    public Task<Outcome> DeliverAsync(string task = "task-1") => DeliverAsync(World.NewInstance(), Payload(task));

    /// <summary>Delivers the event of a task that stopped this very moment.</summary>
    public Task<Outcome> DeliverNowAsync(string task) => DeliverAsync(World.NewInstance(), Payload(task, World.Clock.GetUtcNow()));

    public Task<Outcome> DeliverAsync(Responder instance, byte[] payload) => instance.RespondAsync(
        payload, new InvocationContext(Guid.NewGuid().ToString(), new Deadline(World.Clock.GetUtcNow() + TimeLeft)), TestContext.Current.CancellationToken);

    /// <returns>The mail on one line, so that a sentence can be found that is wrapped in it.</returns>
    private static string Flat(string mail) => string.Join(' ', mail.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
