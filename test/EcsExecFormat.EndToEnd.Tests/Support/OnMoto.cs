using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The function on moto's ECS, SNS and DynamoDB. Images are LocalAws's, because moto has no layer downloads.</summary>
public sealed class OnMoto(Moto moto, int instances) : RunningFunction
{
    protected override int Instances => instances;

    protected override Dictionary<string, string> Environment()
    {
        var environment = base.Environment();
        environment.Remove("AWS_ENDPOINT_URL", out var ecr);
        environment["AWS_ENDPOINT_URL_ECR"] = ecr!;
        foreach (var service in new[] { "ECS", "SNS", "DYNAMODB" })
            environment["AWS_ENDPOINT_URL_" + service] = moto.Url.AbsoluteUri;
        environment["MAX_CHANGES_PER_HOUR"] = "1000";
        return environment;
    }
}
