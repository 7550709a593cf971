using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>What the stack makes of its parameters for registries other than Amazon ECR.</summary>
public sealed class RegistryParameterTests
{
    private const string HostPrefix = "arn:*:secretsmanager:::registry-host/";
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:reader-a1B2c3";
    private const string ThreePairs =
        "registry.example.com=" + Secret
        + ",10.0.0.7:5000=arn:aws-us-gov:secretsmanager:us-gov-west-1:210987654321:secret:team/a=b.c+d@e_f-X9y8Z7"
        + ",[fd00::7]:5000=arn:aws:secretsmanager:us-east-1:123456789012:secret:arn-a1B2c3-a1B2c3";

    public static TheoryData<string, string[]> Credentials => new()
    {
        { "registry.example.com:5000=" + Secret, [HostPrefix + "registry.example.com:5000", Secret] },
        {
            ThreePairs,
            [
                HostPrefix + "registry.example.com", Secret,
                HostPrefix + "10.0.0.7:5000", "arn:aws-us-gov:secretsmanager:us-gov-west-1:210987654321:secret:team/a=b.c+d@e_f-X9y8Z7",
                HostPrefix + "[fd00::7]:5000", "arn:aws:secretsmanager:us-east-1:123456789012:secret:arn-a1B2c3-a1B2c3",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Credentials))]
    public void The_secrets_that_are_named_may_be_read_and_a_host_becomes_a_resource_that_nothing_is(string credentials, string[] resources)
    {
        var statement = Statement(credentials);

        Assert.Equal(["secretsmanager:GetSecretValue"], Stack.Actions(statement));
        Assert.Equal(resources, statement["Resource"]!.AsArray().Select(resource => resource!.GetValue<string>()));
        // Whatever a secret is called, its ARN has a region, an account and the resource type "secret".
        Assert.All(resources.Where(resource => resource.StartsWith(HostPrefix, StringComparison.Ordinal)), resource => Assert.DoesNotMatch(@"[*?$]|/\z", resource[HostPrefix.Length..]));
        Assert.Matches(Pattern("RegistryCredentials"), credentials);
    }

    [Theory]
    [MemberData(nameof(Credentials))]
    public void IAM_s_grammar_takes_the_policy(string credentials, string[] resources)
    {
        Tool.RequirePython("moto");
        var policy = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(Statement(credentials).DeepClone()) }.ToJsonString();

        const string validate = "import sys; from moto.iam.policy_validation import IAMPolicyDocumentValidator; IAMPolicyDocumentValidator(sys.stdin.read()).validate()";

        Assert.Equal((0, ""), (Tool.Run("python3", ["-c", validate], input: policy).ExitCode, Tool.Run("python3", ["-c", validate], input: policy).Error));
        Assert.NotEqual(0, Tool.Run("python3", ["-c", validate], input: policy.Replace(HostPrefix, "", StringComparison.Ordinal)).ExitCode);
        Assert.NotEmpty(resources);
    }

    [Fact]
    public void Without_credentials_no_secret_may_be_read() =>
        Assert.DoesNotContain("secretsmanager:GetSecretValue", new Stack(("AllowedPrivateRegistries", "registry.internal")).AllowedActions);

    [Theory]
    [InlineData("", true)]
    [InlineData("registry.example.com=" + Secret, true)]
    [InlineData(ThreePairs, true)]
    [InlineData("registry.example.com", false)]
    [InlineData("=" + Secret, false)]
    [InlineData("registry.example.com=", false)]
    [InlineData("registry.example.com=" + Secret + ",", false)]
    [InlineData("," + "registry.example.com=" + Secret, false)]
    [InlineData("registry.example.com=" + Secret + ", ghcr.io=" + Secret, false)]
    [InlineData("registry.example.com=" + Secret + ";ghcr.io=" + Secret, false)]
    [InlineData("https://registry.example.com=" + Secret, false)]
    [InlineData("registry.example.com/team=" + Secret, false)]
    [InlineData("*.example.com=" + Secret, false)]
    [InlineData("*=" + Secret, false)]
    [InlineData("registry.example.com=arn:aws:secretsmanager:eu-west-1:123456789012:secret:reader", false)]
    [InlineData("registry.example.com=arn:aws:secretsmanager:eu-west-1:123456789012:secret:reader-??????", false)]
    [InlineData("registry.example.com=arn:aws:secretsmanager:eu-west-1:123456789012:secret:*", false)]
    [InlineData("registry.example.com=arn:aws:secretsmanager:*:123456789012:secret:reader-a1B2c3", false)]
    [InlineData("registry.example.com=arn:aws:ssm:eu-west-1:123456789012:parameter/reader-a1B2c3", false)]
    [InlineData("registry.example.com=reader", false)]
    public void Credentials_are_pairs_of_one_host_and_one_whole_ARN(string value, bool allowed) =>
        Assert.Equal(allowed, Regex.IsMatch(value, Pattern("RegistryCredentials")));

    [Theory]
    [InlineData("", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("registry.internal,10.0.0.7,[fd00::7]:5000,[::1],[::ffff:10.0.0.7],Registry-2.example.com:65535", true)]
    [InlineData("registry.internal:0", false)]
    [InlineData("registry.internal:65536", false)]
    [InlineData("registry.internal:", false)]
    [InlineData("fd00::7", false)]
    [InlineData("[10.0.0.7]", false)]
    [InlineData("[fd00::7", false)]
    [InlineData("registry..internal", false)]
    [InlineData("-registry.internal", false)]
    [InlineData("registry_internal", false)]
    [InlineData("*.internal", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("http://registry.internal", false)]
    [InlineData("registry.internal,", false)]
    [InlineData("registry.internal,,10.0.0.7", false)]
    [InlineData("registry.internal, 10.0.0.7", false)]
    [InlineData("10.0.0.7:5000,registry2.example", true)]
    [InlineData("127.1:5000", false)]
    [InlineData("2130706433", false)]
    [InlineData("registry.example.0x7f", false)]
    [InlineData("0x7f000001:80", false)]
    [InlineData("10.0.0.07", false)]
    [InlineData("10.0.0.256", false)]
    [InlineData("10.0.0.7.5", false)]
    public void Private_registries_are_hosts_with_or_without_a_port(string value, bool allowed) =>
        Assert.Equal(allowed, Regex.IsMatch(value, Pattern("AllowedPrivateRegistries")));

    [Theory]
    [InlineData("", true)]
    [InlineData("arn:aws-cn:lambda:cn-north-1:123456789012:layer:authorities:3", true)]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:layer:authorities", false)]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:layer:authorities:$LATEST", false)]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:authorities:3", false)]
    public void A_bundle_of_certificates_is_one_version_of_a_layer(string value, bool allowed) =>
        Assert.Equal(allowed, Regex.IsMatch(value, Pattern("CaBundleLayerArn")));

    [Fact]
    public void A_bundle_of_certificates_is_unpacked_from_its_layer_and_named_to_the_function()
    {
        const string layer = "arn:aws:lambda:eu-west-1:123456789012:layer:authorities:3";
        var with = new Stack(("CaBundleLayerArn", layer)).Properties("ExecFormatFunction");
        var without = new Stack().Properties("ExecFormatFunction");

        Assert.Equal([layer], with["Layers"]!.AsArray().Select(item => item!.GetValue<string>()));
        Assert.Equal("/opt/ca-bundle.pem", Variables(with)["REGISTRY_CA_BUNDLE"]!.GetValue<string>());
        Assert.Null(without["Layers"]);
        Assert.False(Variables(without).ContainsKey("REGISTRY_CA_BUNDLE"));
    }

    private static JsonObject Variables(JsonObject function) => function["Environment"]!["Variables"]!.AsObject();

    private static string Pattern(string parameter) => Template.Parameters[parameter]!["AllowedPattern"]!.GetValue<string>();

    private static JsonObject Statement(string credentials) =>
        Assert.Single(new Stack(("RegistryCredentials", credentials)).RoleStatements, statement => Stack.Actions(statement).Any(action => action.StartsWith("secretsmanager:", StringComparison.Ordinal)));
}
