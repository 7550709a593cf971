using System.Text.RegularExpressions;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>The function in a VPC.</summary>
public sealed class NetworkTests
{
    private const string Subnets = "subnet-0123456789abcdef0,subnet-01234567";
    private const string SecurityGroups = "sg-0123456789abcdef0";

    private static readonly Stack InVpc = new(("VpcSubnetIds", Subnets), ("VpcSecurityGroupIds", SecurityGroups));

    [Fact]
    public void The_function_is_connected_to_the_subnets_and_security_groups_that_are_named()
    {
        Assert.Equal(
            """{"SubnetIds":["subnet-0123456789abcdef0","subnet-01234567"],"SecurityGroupIds":["sg-0123456789abcdef0"]}""",
            InVpc.Properties("ExecFormatFunction")["VpcConfig"]!.ToJsonString());
        Assert.Null(new Stack().Properties("ExecFormatFunction")["VpcConfig"]);
    }

    [Fact]
    public void Only_in_a_VPC_the_role_may_make_network_interfaces()
    {
        Assert.Equal(
            [
                "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
            ],
            InVpc.AllowedActions.Except(new Stack().AllowedActions));
        Assert.Empty(new Stack().AllowedActions.Except(InVpc.AllowedActions));
    }

    [Fact]
    public void The_function_s_code_may_not_touch_EC2()
    {
        var denied = Assert.Single(InVpc.RoleStatements, statement => statement["Effect"]!.GetValue<string>() == "Deny");

        Assert.Equal(["ec2:*"], Stack.Actions(denied));
        Assert.Equal("*", denied["Resource"]!.GetValue<string>());
        Assert.Equal("""{"Null":{"lambda:SourceFunctionArn":"false"}}""", denied["Condition"]!.ToJsonString());
    }

    [Fact]
    public void The_permission_is_there_before_the_function_and_until_its_interfaces_are_gone() =>
        Assert.Equal(
            """{"!If":["InVpc",{"!Ref":"NetworkInterfacesPolicy"},"none"]}""",
            Template.Document["Resources"]!["ExecFormatFunction"]!["Metadata"]!["NetworkPermissions"]!.ToJsonString());

    [Theory]
    [InlineData("", "", true)]
    [InlineData(Subnets, SecurityGroups, true)]
    [InlineData(Subnets, "", false)]
    [InlineData("", SecurityGroups, false)]
    public void Subnets_and_security_groups_are_set_together(string subnets, string securityGroups, bool allowed) =>
        Assert.Equal(
            allowed ? [] : ["VpcSubnetIds and VpcSecurityGroupIds must be set together, or both be empty."],
            new Stack(("VpcSubnetIds", subnets), ("VpcSecurityGroupIds", securityGroups)).BrokenRules);

    [Theory]
    [InlineData("VpcSubnetIds", "", true)]
    [InlineData("VpcSubnetIds", "subnet-0123456789abcdef0", true)]
    [InlineData("VpcSubnetIds", "sg-0123456789abcdef0", false)]
    [InlineData("VpcSubnetIds", "subnet-private", false)]
    [InlineData("VpcSecurityGroupIds", "", true)]
    [InlineData("VpcSecurityGroupIds", "sg-01234567", true)]
    [InlineData("VpcSecurityGroupIds", "default", false)]
    public void Ids_are_of_the_right_kind(string parameter, string value, bool allowed) =>
        Assert.Equal(allowed, Regex.IsMatch(value, Template.Parameters[parameter]!["AllowedPattern"]!.GetValue<string>()));
}
