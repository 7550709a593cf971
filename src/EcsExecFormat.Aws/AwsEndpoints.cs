using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace EcsExecFormat.Aws;

/// <summary>The host of a service in a region of any partition, by the SDK's own partition data and the services' endpoint rules.</summary>
internal static class AwsEndpoints
{
    private const string Commercial = "aws";
    private const string China = "aws-cn";
    private const string GovCloud = "aws-us-gov";

    /// <returns>The name of the region's partition, such as <c>aws</c> and <c>aws-cn</c>.</returns>
    public static string PartitionOf(string region) => Fn.Partition(region).name;

    public static Uri Resolve(AwsService service, string region, bool fips, bool dualStack)
    {
        var partition = Fn.Partition(region);
        // In these partitions the ordinary hosts of Secrets Manager speak IPv6 already.
        if (service == AwsService.SecretsManager && partition.name is Commercial or China or GovCloud)
            dualStack = false;
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        var fipsMark = fips && !(partition.name == GovCloud && IsAlwaysFipsInGovCloud(service, dualStack)) ? "-fips" : "";
        // ECR's hosts for IPv4 alone begin with "api", to set them apart from its registries.
        var first = service == AwsService.Ecr && !dualStack ? "api." : "";
        return new Uri($"https://{first}{service.Name}{fipsMark}.{region}.{suffix}/");
    }

    // These answer with validated cryptography at their ordinary GovCloud hosts.
    private static bool IsAlwaysFipsInGovCloud(AwsService service, bool dualStack) =>
        service == AwsService.EventBridge
        || (!dualStack && (service == AwsService.Sns || service == AwsService.Sts || service == AwsService.DynamoDb || service == AwsService.Logs
            || service == AwsService.CloudFormation || service == AwsService.Ssm));
}
