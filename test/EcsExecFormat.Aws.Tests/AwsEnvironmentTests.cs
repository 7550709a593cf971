using EcsExecFormat.Core;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Aws.Tests;

public class AwsEnvironmentTests
{
    public static readonly TheoryData<string, string> Services = new()
    {
        { "ecs", "AWS_ENDPOINT_URL_ECS" },
        { "ecr", "AWS_ENDPOINT_URL_ECR" },
        { "sns", "AWS_ENDPOINT_URL_SNS" },
        { "dynamodb", "AWS_ENDPOINT_URL_DYNAMODB" },
        { "logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS" },
        { "secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER" },
        { "events", "AWS_ENDPOINT_URL_EVENTBRIDGE" },
        { "sts", "AWS_ENDPOINT_URL_STS" },
        { "cloudformation", "AWS_ENDPOINT_URL_CLOUDFORMATION" },
        { "ssm", "AWS_ENDPOINT_URL_SSM" },
    };

    internal static readonly AwsService[] All =
    [
        AwsService.Ecs, AwsService.Ecr, AwsService.Sns, AwsService.DynamoDb,
        AwsService.Logs, AwsService.SecretsManager, AwsService.EventBridge, AwsService.Sts, AwsService.CloudFormation, AwsService.Ssm,
    ];

    [Fact]
    public void The_region_is_AWS_REGION_and_else_AWS_DEFAULT_REGION()
    {
        Assert.Equal("eu-west-1", Read(("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "us-east-1")).Region);
        Assert.Equal("us-east-1", Read(("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-1")).Region);
    }

    [Theory]
    [InlineData("AWS_REGION", "AWS_REGION", "")]
    [InlineData("AWS_REGION", "AWS_REGION", "evil.example/")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AKID")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "AWS_USE_FIPS_ENDPOINT", "perhaps")]
    public void A_missing_or_bad_variable_is_named(string named, string variable, string value)
    {
        var error = Assert.Throws<ParseException>(() => Read(("AWS_REGION", "eu-west-1"), (variable, value)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_service_has_an_override_of_its_own(string name, string variable)
    {
        var environment = Read(("AWS_REGION", "eu-west-1"), (variable, "http://localhost:4566/"), ("AWS_ENDPOINT_URL", "http://localhost:1/"));
        foreach (var service in All)
            Assert.Equal(service.Name == name ? 4566 : 1, environment.Endpoint(service).Port);
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("TRUE", false)]
    [InlineData("false", true)]
    public void Configured_endpoints_can_be_ignored(string value, bool isUsed)
    {
        var environment = Read(
            ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", "http://localhost:1/"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", value));
        Assert.Equal(isUsed, environment.EndpointOverride(AwsService.Ecs) is not null);
    }

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("ftp://localhost/")]
    public void An_override_that_is_no_web_address_is_named(string value)
    {
        var environment = Read(("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL_ECR", value));
        var error = Assert.Throws<ParseException>(() => environment.Endpoint(AwsService.Ecr));
        Assert.Contains("AWS_ENDPOINT_URL_ECR", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "https://api.ecr.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://api.ecr.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://api.ecr.us-gov-west-1.amazonaws.com/")]
    [InlineData("us-iso-east-1", "https://api.ecr.us-iso-east-1.c2s.ic.gov/")]
    [InlineData("eusc-de-east-1", "https://api.ecr.eusc-de-east-1.amazonaws.eu/")]
    public void Every_partition_has_its_own_hosts(string region, string expected) =>
        Assert.Equal(expected, Read(("AWS_REGION", region)).Endpoint(AwsService.Ecr).AbsoluteUri);

    [Fact]
    public void A_registry_at_a_FIPS_host_is_asked_at_the_FIPS_endpoint_of_its_own_region() => Assert.Equal(
        "https://api.ecr-fips.us-west-2.amazonaws.com/",
        Read(("AWS_REGION", "eu-west-1")).Endpoint(AwsService.Ecr, "us-west-2", fips: true).AbsoluteUri);

    [Fact]
    public async Task Endpoints_are_those_of_the_AWS_endpoint_rules()
    {
        await Python.RequireAsync("botocore");
        string[] regions = ["eu-west-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1", "eu-isoe-west-1"];
        var lines = (await Python.AskAsync(Rules, string.Join(' ', regions))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 100, $"only {lines.Length} rules were judged");
        foreach (var line in lines)
        {
            var (service, region, fips, dualStack, url) = line.Split(' ') is [var s, var r, var f, var d, var u] ? (s, r, f, d, u) : default;
            var environment = Read(("AWS_REGION", region!), ("AWS_USE_FIPS_ENDPOINT", fips!), ("AWS_USE_DUALSTACK_ENDPOINT", dualStack!));
            var ours = environment.Endpoint(All.Single(known => known.Name == service)).AbsoluteUri.TrimEnd('/');
            Assert.Equal($"{service} {region} {fips} {dualStack} {url}", $"{service} {region} {fips} {dualStack} {ours}");
        }
    }

    // Prints what botocore's copy of the endpoint rules answers; combinations that the rules refuse are left out.
    private const string Rules = """
        import sys, botocore.session
        from botocore.endpoint_provider import EndpointProvider
        from botocore.exceptions import EndpointProviderError
        loader = botocore.session.get_session().get_component('data_loader')
        partitions = loader.load_data('partitions')
        regions = sys.stdin.read().split()
        for service in 'ecs ecr sns dynamodb logs secretsmanager events sts cloudformation ssm'.split():
            provider = EndpointProvider(loader.load_service_model(service, 'endpoint-rule-set-1'), partitions)
            for region in regions:
                for fips in (False, True):
                    if fips and region.startswith('cn-'):
                        continue  # the rules make up hosts, but there is no FIPS in China
                    for dual in (False, True):
                        try:
                            url = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual).url
                        except EndpointProviderError:
                            continue
                        print(service, region, str(fips).lower(), str(dual).lower(), url)
        """;

    internal static AwsEnvironment Read(params (string Name, string Value)[] variables) =>
        new(name => variables.LastOrDefault(variable => variable.Name == name).Value);
}
