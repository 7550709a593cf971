using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>One entry of <c>services</c> of a DescribeServices response, kept whole.</summary>
public sealed record Service
{
    private Service(JsonElement document)
    {
        Document = document;
        Tags = Ecs.Tags.Read(document, "tags");
    }

    /// <summary>The service as ECS returned it.</summary>
    public JsonElement Document { get; }

    /// <summary>Empty when there are none, or they were not returned.</summary>
    public ImmutableDictionary<string, string> Tags { get; }

    /// <summary>Null when the answer has none.</summary>
    public string? Arn => Document.Text("serviceArn");

    /// <summary>ARN of the revision that the service is set to run, or null.</summary>
    public string? TaskDefinition => Document.Text("taskDefinition");

    /// <summary>Tasks that the service is to run; null when the answer does not tell.</summary>
    public long? DesiredCount => Document.WholeNumber("desiredCount");

    /// <summary>Tasks of it in the state RUNNING; null when the answer does not tell.</summary>
    public long? RunningCount => Document.WholeNumber("runningCount");

    /// <summary>Id of the PRIMARY deployment (<c>ecs-svc/…</c>), or null.</summary>
    public string? PrimaryDeploymentId =>
        Document.Items("deployments").FirstOrDefault(deployment => deployment.Text("status") == "PRIMARY").Text("id");

    /// <returns>The first service of the response; null when there is none.</returns>
    public static Service? FromResponse(JsonElement response) =>
        response.Items("services").Select(service => new Service(service.Clone())).FirstOrDefault();

    /// <returns>The service of an UpdateService response; null when there is none.</returns>
    public static Service? FromUpdate(JsonElement response) =>
        response.Member("service") is { } service ? new Service(service.Clone()) : null;
}
