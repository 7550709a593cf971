namespace EcsExecFormat.LocalAws.Throttling;

/// <summary>How often one operation may be called in the account and region: a token bucket, full at first.</summary>
/// <param name="Service">Signing name of the service, such as <c>ecs</c>.</param>
/// <param name="Operation">Such as <c>UpdateService</c>.</param>
/// <param name="Burst">Calls that the full bucket is good for.</param>
/// <param name="PerSecond">Calls that come back in each second.</param>
public sealed record RateLimit(string Service, string Operation, double Burst, double PerSecond)
{
    /// <summary>
    /// Those of Amazon ECS (ECS API Reference, "Request throttling for the Amazon ECS API"), for the operations that are played here; those that it does not name
    /// are not limited.
    /// </summary>
    public static IReadOnlyList<RateLimit> OfEcs { get; } =
    [
        new("ecs", "RegisterTaskDefinition", 20, 1),
        new("ecs", "UpdateService", 50, 5),
        .. Reads(50, "DescribeTaskDefinition", "DescribeClusters", "ListTagsForResource"),
        .. Reads(100, "DescribeServices", "DescribeTasks", "DescribeContainerInstances"),
    ];

    private static IEnumerable<RateLimit> Reads(double burst, params string[] operations) => operations.Select(operation => new RateLimit("ecs", operation, burst, 20));
}
