using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class EcrRegistryTests
{
    [Theory]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com", "us-east-1", false, "amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com:443", "us-east-1", false, "amazonaws.com")]
    [InlineData("123456789012.DKR.ECR.Us-East-1.AmazonAWS.com", "us-east-1", false, "amazonaws.com")]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1", true, "amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1", false, "amazonaws.com.cn")]
    [InlineData("123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", false, "amazonaws.eu")]
    [InlineData("123456789012.dkr-ecr.ap-southeast-2.on.aws", "ap-southeast-2", false, "on.aws")]
    [InlineData("123456789012.dkr-ecr-fips.us-west-2.on.aws", "us-west-2", true, "on.aws")]
    [InlineData("123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1", false, "on.amazonwebservices.com.cn")]
    [InlineData("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", false, "c2s.ic.gov")]
    [InlineData("123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", false, "sc2s.sgov.gov")]
    [InlineData("123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", false, "cloud.adc-e.uk")]
    [InlineData("123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", false, "csp.hci.ic.gov")]
    public void Hosts_of_all_partitions_are_told(string host, string region, bool isFips, string suffix)
    {
        Assert.True(EcrRegistry.TryParse(host, out var registry));
        Assert.Equal(new EcrRegistry("123456789012", region, isFips, suffix), registry);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("public.ecr.aws")]
    [InlineData("docker.io")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.fake.example")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.comx")]
    [InlineData("123456789012.dkr.ecr.us-east-1.fake.amazonaws.com")]
    [InlineData("x.123456789012.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com\n")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com/x")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com:80")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com:443:443")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com:443.")]
    [InlineData("12345678901.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("1234567890123.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("12345678901a.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("１23456789012.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.d\u212Ar.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-1\u3002amazonaws.com")]
    [InlineData("123456789012.dkr.ecr-fipsx.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr_ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr..amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.useast1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us--east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.-us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-1@fake.amazonaws.com")]
    public void Any_other_host_is_not_ours(string? host) => Assert.False(EcrRegistry.TryParse(host, out _));

    [Fact]
    public void An_endless_host_is_not_ours() => Assert.False(EcrRegistry.TryParse(new string('.', 1_000_000), out _));
}
