using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.EndToEnd.Tests;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Benchmarks.Storm;

/// <summary>What a storm falls upon.</summary>
/// <param name="Clusters">How many there are.</param>
/// <param name="Services">How many each of them has; each with a family and an image of its own.</param>
/// <param name="InDeploy">So many clusters are in mode deploy, and the others have no tag: they are in mode alert.</param>
internal sealed record Shape(int Clusters, int Services, int InDeploy)
{
    /// <summary>Whether the events of the first service, and every second one after it, name the image by its tag alone; otherwise those of the others do.</summary>
    public bool FirstByTag { get; init; }
}

/// <summary>Services on Fargate, x86-64, whose images are for arm64 only, and the events of their tasks.</summary>
internal sealed class Landscape
{
    private readonly LocalAwsServer _aws;
    private readonly Shape _shape;
    private readonly List<(Failing Failing, string Service, string Deployment)> _services = [];

    public Landscape(LocalAwsServer aws, Shape shape)
    {
        (_aws, _shape) = (aws, shape);
        for (var cluster = 0; cluster < shape.Clusters; cluster++)
        {
            var input = new JsonObject { ["clusterName"] = $"cluster{cluster}" };
            if (cluster < shape.InDeploy)
                input["tags"] = new JsonArray(new JsonObject { ["key"] = "exec-format-remediation", ["value"] = "deploy" });
            aws.Ecs.Invoke("CreateCluster", input);
            for (var service = 0; service < shape.Services; service++)
                AddService($"cluster{cluster}", $"service{cluster}x{service}");
        }
    }

    /// <summary>Events of all services in turn; those of every second service without the image's digest, as ECS leaves it out for some.</summary>
    public IEnumerable<byte[]> Events(int count) => Enumerable.Range(0, count).Select(number =>
    {
        var (failing, service, deployment) = _services[number % _services.Count];
        var taskEvent = StoppedTasks.Of(failing, Guid.NewGuid());
        (taskEvent.Detail()["group"], taskEvent.Detail()["startedBy"]) = ($"service:{service}", deployment);
        if (number % _services.Count % 2 == (_shape.FirstByTag ? 0 : 1))
            taskEvent.Container().Remove("imageDigest");
        return Encoding.UTF8.GetBytes(taskEvent.ToJsonString());
    });

    private void AddService(string cluster, string name)
    {
        var registry = _aws.Ecr.Home;
        var digest = LayeredImage.Of("arm64", "arm64")(registry, "team/" + name);
        var image = $"{registry.Host}/team/{name}:{Pictures.Tag}";
        var revision = (string)_aws.Ecs.Invoke("RegisterTaskDefinition", new JsonObject
        {
            ["family"] = name,
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "256",
            ["memory"] = "512",
            ["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "X86_64", ["operatingSystemFamily"] = "LINUX" },
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image, ["essential"] = true }),
        })["taskDefinition"]!["taskDefinitionArn"]!;
        var deployment = (string)_aws.Ecs.Invoke("CreateService", new JsonObject
        {
            ["cluster"] = cluster,
            ["serviceName"] = name,
            ["taskDefinition"] = revision,
            ["desiredCount"] = 2,
            ["launchType"] = "FARGATE",
            ["networkConfiguration"] = new JsonObject { ["awsvpcConfiguration"] = new JsonObject { ["subnets"] = new JsonArray("subnet-0a1b2c3d") } },
        })["service"]!["deployments"]![0]!["id"]!;
        // The name of a Failing is that of its cluster, which the event's ARNs carry.
        _services.Add((new Failing(_aws.Options.Account, _aws.Options.Region, cluster, revision, image, digest, HasService: true), name, deployment));
    }
}
