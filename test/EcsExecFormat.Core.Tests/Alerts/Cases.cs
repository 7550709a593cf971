using System.Text.Json;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Alerts as the whole main path makes them, one for each kind.</summary>
internal static class Cases
{
    public static IReadOnlyDictionary<string, Func<Task<AlertMessage>>> All { get; } = new Dictionary<string, Func<Task<AlertMessage>>>(RemedyCases.All.Concat(EvidenceCases.All), StringComparer.Ordinal)
    {
        ["mismatch-service-fargate"] = MismatchOfServiceAsync,
        ["mismatch-family-ec2-index"] = MismatchOfFamilyAsync,
        ["missing"] = MissingAsync,
        ["missing-without-platform"] = MissingWithoutPlatformAsync,
        ["inconclusive"] = InconclusiveAsync,
        ["reminder"] = ReminderAsync,
    };

    private static async Task<AlertMessage> MismatchOfServiceAsync()
    {
        var world = new World();
        await world.DeliverAsync(world.NewInstance(), EventOfWeb(world));
        return world.Alerts.Published.Single();
    }

    private static byte[] EventOfWeb(World world, string task = "0a1b2c3d")
    {
        world.Ecs.Service = Service.FromResponse(Json("""
            {"services":[{"serviceArn":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web","desiredCount":2,"runningCount":0,
             "tags":[{"key":"owner","value":"team-web"}]}]}
            """));
        var image = world.Images.PutImage("arm64");
        world.Images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(image, "linux/arm64")));
        var digest = image.ToString();
        return Events.Bytes(Events.Json(detail =>
        {
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{task}";
            detail["stoppedAt"] = world.Clock.GetUtcNow().ToString("O");
            detail["containers"] = Events.Containers(Events.Container("web", 1, digest: digest));
        }));
    }

    private static async Task<AlertMessage> MismatchOfFamilyAsync()
    {
        var world = new World();
        const string image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/batch/nightly:latest";
        world.Ecs.Definition = Definitions.Web("X86_64", null, Definitions.Container("nightly", image), Definitions.Container("log", "log-router:2"));
        world.Ecs.Instance = new ContainerInstance("instance", "arm64");
        world.Images.Answer(image, ScriptedImages.Index(
            ScriptedImages.Entry(world.Images.PutImage("amd64"), "linux/amd64"), ScriptedImages.Entry(world.Images.PutImage("s390x"), "linux/s390x")));
        world.Images.Answer("docker.io/library/log-router:2", world.Images.ManifestOf("""{"architecture":"arm64"}"""));
        await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail =>
        {
            detail["group"] = "family:web";
            detail["launchType"] = "EC2";
            detail.Remove("startedBy");
            detail.Remove("attributes");
            detail["containerInstanceArn"] = "arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/1";
            detail["containers"] = Events.Containers(Events.Container("nightly", 255, image: image), Events.Container("log", 2, image: "log-router:2"));
        })));
        return world.Alerts.Published.Single();
    }

    private static async Task<AlertMessage> MissingAsync()
    {
        var world = new World();
        world.Images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(world.Images.PutImage("arm64"), "linux/arm64")));
        await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(Events.ToPullFailed)));
        return world.Alerts.Published.Single();
    }

    private static async Task<AlertMessage> MissingWithoutPlatformAsync()
    {
        var world = new World();
        await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail =>
        {
            Events.ToPullFailed(detail);
            detail.Remove("attributes");
            detail["launchType"] = "EC2";
            detail["containers"] = Events.Containers(Events.Container("web", reason: "CannotPullContainerError: no match for platform in manifest: not found"));
        })));
        return world.Alerts.Published.Single();
    }

    private static async Task<AlertMessage> InconclusiveAsync()
    {
        var world = new World();
        world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web"), Definitions.Container("proxy", "registry.example/proxy:3"));
        world.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "Amazon ECR refused to show the repository team/web of account 123456789012"));
        world.Images.Answer("registry.example/proxy:3", new ImageRead.Unavailable(ImageProblem.Unreachable, "registry.example did not answer"));
        await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail =>
        {
            Events.ToPullFailed(detail);
            detail["containers"] = Events.Containers(Events.Container("web"), Events.Container("proxy", image: "registry.example/proxy:3"));
        })));
        return world.Alerts.Published.Single();
    }

    private static async Task<AlertMessage> ReminderAsync()
    {
        var world = new World();
        var instance = world.NewInstance();
        await world.DeliverAsync(instance, EventOfWeb(world));
        for (var number = 1; number < 40; number++)
            await world.DeliverAsync(instance, EventOfWeb(world, $"task-{number}"));
        world.Clock.Advance(TimeSpan.FromHours(24));
        await world.DeliverAsync(instance, EventOfWeb(world, "task-40"));
        return world.Alerts.Published[^1];
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
