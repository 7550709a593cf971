using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Alerts about what was planned, declined and done: the pull of an image failed that is for arm64 only, in a cluster that opted in.</summary>
internal static class RemedyCases
{
    public static IEnumerable<KeyValuePair<string, Func<Task<AlertMessage>>>> All { get; } =
    [
        new("deployed", () => InModeAsync("deploy")),
        new("registered", () => InModeAsync("register")),
        new("planned", () => InModeAsync("plan")),
        new("planned-declined", () => InModeAsync("plan", world => world.Ecs.EditService(service =>
        {
            service["schedulingStrategy"] = "DAEMON";
            service["deployments"]![0]!["id"] = "ecs-svc/newer";
        }))),
        new("declined", () => InModeAsync("deploy", world => world.Ecs.EditService(service => service["deploymentController"] = new JsonObject { ["type"] = "CODE_DEPLOY" }))),
        new("declined-at-the-last-look", () => InModeAsync("deploy", world =>
        {
            var looks = 0;
            world.Ecs.Before = call =>
            {
                if (call == "DescribeServices" && ++looks == 3)
                    world.Ecs.EditService(service => service["deployments"]![0]!["id"] = "ecs-svc/operator");
            };
        })),
        new("failed", () => InModeAsync("deploy", world => world.Ecs.Before = call =>
        {
            if (call == "RegisterTaskDefinition")
                throw new CallFailedException("ecs", call, "AccessDeniedException", false, "User: arn:aws:sts::123456789012:assumed-role/exec-format is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/web");
        })),
        new("overtaken", () => InModeAsync("deploy", world => world.Ecs.Before = call =>
        {
            if (call == "UpdateService")
            {
                world.Ecs.EditService(service => service["deployments"]!.AsArray().Insert(0, new JsonObject
                {
                    ["id"] = "ecs-svc/operator", ["status"] = "PRIMARY", ["taskDefinition"] = Events.Definition.Replace(":7", ":6", StringComparison.Ordinal), ["runningCount"] = 1,
                }));
            }
        })),
        new("family-registered", () => InModeAsync("deploy", _ => { }, detail => detail["group"] = "family:web")),
        new("unknown-tag", () => InModeAsync("Deploy")),
    ];

    private static async Task<AlertMessage> InModeAsync(string mode, Action<World>? change = null, Action<JsonObject>? changeEvent = null)
    {
        var world = new World();
        world.Ecs.Definition = Definitions.Of(JsonNode.Parse($$"""
            {"taskDefinition":{"taskDefinitionArn":"{{Events.Definition}}","family":"web","revision":7,"status":"ACTIVE","cpu":"256","memory":"512",
             "requiresCompatibilities":["FARGATE"],"containerDefinitions":[{"name":"web","image":"{{Events.Image}}","essential":true}],
             "registeredAt":1.7e9} }
            """)!.AsObject());
        world.Ecs.Cluster = new Cluster(Events.Cluster, ImmutableDictionary<string, string>.Empty.Add("exec-format-remediation", mode));
        using var services = JsonDocument.Parse($$"""
            {"services":[{"serviceArn":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web","serviceName":"web","status":"ACTIVE","desiredCount":2,"runningCount":0,
             "launchType":"FARGATE","platformVersion":"LATEST","schedulingStrategy":"REPLICA","taskDefinition":"{{Events.Definition}}",
             "deployments":[{"id":"ecs-svc/1234567890123456789","status":"PRIMARY","taskDefinition":"{{Events.Definition}}","runningCount":0} ] } ] }
            """);
        world.Ecs.Service = Service.FromResponse(services.RootElement);
        var index = ScriptedImages.Index(ScriptedImages.Entry(world.Images.PutImage("arm64"), "linux/arm64"));
        world.Images.Answer(Events.Image, index).Put(index);
        change?.Invoke(world);
        await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail =>
        {
            Events.ToPullFailed(detail);
            changeEvent?.Invoke(detail);
        })));
        return world.Alerts.Published.Single();
    }
}
