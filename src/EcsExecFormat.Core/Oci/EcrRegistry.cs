using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EcsExecFormat.Core.Oci;

/// <summary>
/// A private Amazon ECR registry, told by its host: <c>ACCOUNT.dkr.ecr[-fips].REGION.SUFFIX</c>, or <c>ACCOUNT.dkr-ecr[-fips]…</c>
/// for the dual-stack end points (Amazon ECR user guide, Private registry; partitions as in the AWS SDKs' partition data).
/// </summary>
/// <param name="Account">Twelve digits: the registry id.</param>
/// <param name="Region">Lower case, such as <c>eu-west-1</c>.</param>
/// <param name="IsFips">Whether the host is the FIPS end point.</param>
/// <param name="DnsSuffix">Lower case, such as <c>amazonaws.com</c>.</param>
public sealed record EcrRegistry(string Account, string Region, bool IsFips, string DnsSuffix)
{
    // Longer than any ECR host; what is longer is not even split.
    private const int MaxHostLength = 255;

    private static readonly FrozenSet<string> Suffixes = FrozenSet.Create(
        "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "on.aws", "on.amazonwebservices.com.cn",
        "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk", "csp.hci.ic.gov");

    /// <summary>
    /// The whole host must be an ECR host, with no port or with <c>:443</c>. A host that merely starts like one is somebody
    /// else's, and would be handed credentials.
    /// </summary>
    public static bool TryParse(string? host, [NotNullWhen(true)] out EcrRegistry? registry)
    {
        registry = null;
        // ASCII first: lower-casing turns some foreign letters, such as the Kelvin sign, into ASCII ones.
        if (host is null || host.Length > MaxHostLength || !Ascii.IsValid(host))
            return false;
        host = host.ToLowerInvariant();
        if (host.EndsWith(":443", StringComparison.Ordinal))
            host = host[..^4];
        registry = host.Split('.') switch
        {
            [var account, "dkr", ("ecr" or "ecr-fips") and var service, var region, .. var suffix] => Create(account, service, region, suffix),
            [var account, ("dkr-ecr" or "dkr-ecr-fips") and var service, var region, .. var suffix] => Create(account, service, region, suffix),
            _ => null,
        };
        return registry is not null;
    }

    private static EcrRegistry? Create(string account, string service, string region, string[] suffixLabels)
    {
        var suffix = string.Join('.', suffixLabels);
        return account.Length == 12 && account.All(char.IsAsciiDigit) && AwsRegion.IsName(region) && Suffixes.Contains(suffix)
            ? new EcrRegistry(account, region, service.EndsWith("-fips", StringComparison.Ordinal), suffix)
            : null;
    }
}
