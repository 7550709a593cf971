using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace EcsExecFormat.Aws;

/// <summary>The host of a service in a region of any partition, by the SDK's own partition data.</summary>
internal static class AwsEndpoints
{
    public static Uri Resolve(AwsService service, string region, bool fips, bool dualStack)
    {
        var partition = Fn.Partition(region);
        var host = service == AwsService.Ecr
            ? EcrHost(region, partition, fips, dualStack)
            : HasFipsOnlyHost(service, partition, fips, dualStack)
                ? $"{service.Name}.{region}.{partition.dnsSuffix}"
                : $"{service.Name}{(fips ? "-fips" : "")}.{region}.{Suffix(partition, dualStack)}";
        return new Uri($"https://{host}/");
    }

    private static string Suffix(Partition partition, bool dualStack) => dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;

    // ECR alone has hosts that begin with "api", and drops it for dual stack, and for FIPS in the two partitions that had it first.
    private static string EcrHost(string region, Partition partition, bool fips, bool dualStack)
    {
        var bare = dualStack || (fips && partition.name is "aws" or "aws-us-gov");
        return $"{(bare ? "" : "api.")}ecr{(fips ? "-fips" : "")}.{region}.{Suffix(partition, dualStack)}";
    }

    // These answer with validated cryptography at their ordinary GovCloud hosts, and have no others.
    private static bool HasFipsOnlyHost(AwsService service, Partition partition, bool fips, bool dualStack) =>
        fips && !dualStack && partition.name == "aws-us-gov" && (service == AwsService.Sns || service == AwsService.Sts
            || service == AwsService.DynamoDb || service == AwsService.Logs || service == AwsService.EventBridge);
}
