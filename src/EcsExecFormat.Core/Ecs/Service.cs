using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>One entry of <c>services</c> of a DescribeServices response, kept whole (ECS API reference, Service).</summary>
public sealed record Service
{
    private Service(JsonElement document)
    {
        Document = document;
        Tags = Ecs.Tags.Read(document, "tags");
        Deployments = [.. document.Items("deployments").Select(Deployment.From)];
    }

    /// <summary>The service as ECS returned it.</summary>
    public JsonElement Document { get; }

    /// <summary>Empty when there are none, or they were not returned.</summary>
    public ImmutableDictionary<string, string> Tags { get; }

    /// <summary>Newest first; empty when the service has none, or another controller deploys it.</summary>
    public ImmutableArray<Deployment> Deployments { get; }

    /// <summary>Null when the answer has none.</summary>
    public string? Arn => Document.Text("serviceArn");

    /// <summary>ACTIVE, DRAINING or INACTIVE; null when not told.</summary>
    public string? Status => Document.Text("status");

    /// <summary>ARN of the revision that the service is set to run, or null.</summary>
    public string? TaskDefinition => Document.Text("taskDefinition");

    /// <summary>Tasks that the service is to run; null when the answer does not tell.</summary>
    public long? DesiredCount => Document.WholeNumber("desiredCount");

    /// <summary>Tasks of it in the state RUNNING; null when the answer does not tell.</summary>
    public long? RunningCount => Document.WholeNumber("runningCount");

    /// <summary>ECS, CODE_DEPLOY or EXTERNAL; null when not stated, which means ECS.</summary>
    public string? DeploymentController => Document.Member("deploymentController")?.Text("type");

    /// <summary>ROLLING, BLUE_GREEN, LINEAR or CANARY; null when not stated, which means ROLLING.</summary>
    public string? DeploymentStrategy => Document.Member("deploymentConfiguration")?.Text("strategy");

    /// <summary>Whether ECS's own circuit breaker is on and rolls a failed deployment back.</summary>
    public bool RollsBackByItself =>
        Document.Member("deploymentConfiguration")?.Member("deploymentCircuitBreaker") is { } breaker && breaker.IsTrue("enable") && breaker.IsTrue("rollback");

    /// <summary>Whether ECS sets the service back by itself when a deployment fails: by its circuit breaker, or by CloudWatch alarms.</summary>
    public bool MayRollBack => RollsBackByItself
        || (Document.Member("deploymentConfiguration")?.Member("alarms") is { } alarms && alarms.IsTrue("enable") && alarms.IsTrue("rollback"));

    /// <summary>ECS's newest message about the service; foreign text, or null.</summary>
    public string? LastMessage => Document.Items("events").FirstOrDefault().Text("message");

    /// <summary>REPLICA or DAEMON; null when not stated.</summary>
    public string? SchedulingStrategy => Document.Text("schedulingStrategy");

    /// <summary>ECS for a service that Express Mode manages, else CUSTOMER or null.</summary>
    public string? ResourceManagementType => Document.Text("resourceManagementType");

    /// <summary>FARGATE, EC2, EXTERNAL or MANAGED_INSTANCES; null with a capacity provider strategy.</summary>
    public string? LaunchType => Document.Text("launchType");

    /// <summary>Names of the capacity providers that its strategy places tasks with; empty with a launch type.</summary>
    public ImmutableArray<string> CapacityProviders =>
        [.. Document.Items("capacityProviderStrategy").Where(PlacesTasks).Select(item => item.Text("capacityProvider")).OfType<string>()];

    /// <summary>Whether all its tasks are placed on Fargate.</summary>
    public bool IsFargate => LaunchType == "FARGATE" || (LaunchType is null && CapacityProviders is { IsEmpty: false } providers && providers.All(IsOfFargate));

    /// <summary>Whether a capacity provider is one of Fargate's own.</summary>
    public static bool IsOfFargate(string capacityProvider) => capacityProvider is "FARGATE" or "FARGATE_SPOT";

    /// <summary>Fargate's platform version, such as LATEST or 1.4.0; null when not stated.</summary>
    public string? PlatformVersion => Document.Text("platformVersion");

    /// <summary>Fargate's operating system family, such as Linux or WINDOWS_SERVER_2022_CORE; null when not stated.</summary>
    public string? PlatformFamily => Document.Text("platformFamily");

    /// <summary>Where its tasks may be placed, besides what the task definition says.</summary>
    public ImmutableArray<PlacementConstraint> PlacementConstraints => PlacementConstraint.Read(Document);

    /// <summary>The deployment that the service moves to, or null.</summary>
    public Deployment? Primary => Deployments.FirstOrDefault(deployment => deployment.IsPrimary);

    /// <summary>Id of the PRIMARY deployment (<c>ecs-svc/…</c>), or null.</summary>
    public string? PrimaryDeploymentId => Primary?.Id;

    /// <returns>The first service of the response; null when there is none.</returns>
    public static Service? FromResponse(JsonElement response) => response.Items("services").Select(From).FirstOrDefault();

    /// <returns>The service of an UpdateService response; null when there is none.</returns>
    public static Service? FromUpdate(JsonElement response) => response.Member("service") is { } service ? From(service) : null;

    // API reference, CapacityProviderStrategyItem, weight: where there are several, those with a weight of 0 are not used. What is not told is not taken for 0.
    private bool PlacesTasks(JsonElement item) =>
        Document.Items("capacityProviderStrategy").Count() == 1 || item.WholeNumber("weight") is not 0 || item.WholeNumber("base") is > 0;

    /// <param name="document">One service, an object.</param>
    private static Service From(JsonElement document) => new(document.Clone());
}
