using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

public sealed class PermissionsTests
{
    private const string Roles = "arn:aws:iam::123456789012:role/ecs/*,arn:aws:iam::123456789012:role/web-execution";

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["PassableRoleArns"] = Roles,
        ["ChangeCalendar"] = "freeze",
        ["RegistryCredentials"] = "registry.example.com=arn:aws:secretsmanager:eu-west-1:123456789012:secret:reader-a1B2c3",
        ["VpcSubnetIds"] = "subnet-0123456789abcdef0",
    };

    private static readonly string[] Always =
    [
        "dynamodb:GetItem", "dynamodb:PutItem", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
        "ecs:DescribeClusters", "ecs:DescribeContainerInstances", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:DescribeTasks",
        "ecs:ListContainerInstances", "ecs:ListTagsForResource", "ecs:ListTaskDefinitions", "ecs:ListTasks",
        "logs:CreateLogStream", "logs:GetLogEvents", "logs:PutLogEvents", "sns:Publish", "sqs:SendMessage",
    ];

    public static TheoryData<string, string, string[]> Combinations => new()
    {
        { "off", "", [] },
        { "off", Roles, [] },
        { "alert", "", [] },
        { "alert", Roles, [] },
        { "plan", "", ["cloudformation:DescribeStacks"] },
        { "plan", Roles, ["cloudformation:DescribeStacks"] },
        { "register", "", ["cloudformation:DescribeStacks", "ecs:RegisterTaskDefinition", "ecs:TagResource"] },
        { "register", Roles, ["cloudformation:DescribeStacks", "ecs:RegisterTaskDefinition", "ecs:TagResource", "iam:PassRole"] },
        { "deploy", "", ["cloudformation:DescribeStacks", "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UpdateService"] },
        { "deploy", Roles, ["cloudformation:DescribeStacks", "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UpdateService", "iam:PassRole"] },
    };

    public static MatrixTheoryData<string, string> Stacks => new(
        ["off", "alert", "plan", "register", "deploy"],
        ["", "PassableRoleArns", "ChangeCalendar", "RegistryCredentials", "VpcSubnetIds", "PassableRoleArns ChangeCalendar RegistryCredentials VpcSubnetIds"]);

    [Theory]
    [MemberData(nameof(Combinations))]
    public void The_role_allows_what_the_highest_mode_needs_and_no_more(string maximumMode, string passableRoles, string[] more) =>
        Assert.Equal([.. Always.Concat(more).Order(StringComparer.Ordinal)], Given(maximumMode, passableRoles).AllowedActions);

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_page_on_permissions_names_the_same(string maximumMode, string parameters)
    {
        var set = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var documented = PermissionsPage.Rows.Where(row => row.Applies(maximumMode, set)).Select(row => row.Permission);

        var stack = new Stack([("MaximumMode", maximumMode), .. set.Select(parameter => (parameter, Examples[parameter]))]);

        Assert.Equal(documented.Order(StringComparer.Ordinal), stack.AllowedActions);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("alert")]
    [InlineData("plan")]
    public void Below_register_the_role_can_only_read_ECS_and_pass_no_role(string maximumMode) =>
        Assert.All(
            Given(maximumMode, Roles).AllowedActions.Where(action => action.StartsWith("ecs:", StringComparison.Ordinal) || action.StartsWith("iam:", StringComparison.Ordinal)),
            action => Assert.Matches("^ecs:(Describe|List)", action));

    [Fact]
    public void Roles_are_passed_to_tasks_of_ECS_only_and_only_those_that_were_named()
    {
        var statement = Only("iam:PassRole");

        Assert.Equal("""{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}""", statement["Condition"]!.ToJsonString());
        Assert.Equal(Roles.Split(','), statement["Resource"]!.AsArray().Select(role => role!.GetValue<string>()));
    }

    [Fact]
    public void Tags_are_given_to_new_revisions_only()
    {
        var statement = Only("ecs:TagResource");

        Assert.Equal("""{"StringEquals":{"ecs:CreateAction":"RegisterTaskDefinition"}}""", statement["Condition"]!.ToJsonString());
        Assert.EndsWith(":task-definition/*", statement["Resource"]!["!Sub"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ecs:RegisterTaskDefinition", "task-definition")]
    [InlineData("ecs:UpdateService", "service")]
    public void Changes_stay_in_this_account_and_region(string action, string resource) =>
        Assert.Equal($"arn:${{AWS::Partition}}:ecs:${{AWS::Region}}:${{AWS::AccountId}}:{resource}/*", Only(action)["Resource"]!["!Sub"]!.GetValue<string>());

    [Fact]
    public void Stacks_are_asked_for_in_this_account_and_region() =>
        Assert.Equal("arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/*", Only("cloudformation:DescribeStacks")["Resource"]!["!Sub"]!.GetValue<string>());

    [Theory]
    [InlineData("alert", "freeze", false)]
    [InlineData("plan", "freeze", true)]
    [InlineData("deploy", "freeze", true)]
    [InlineData("deploy", "", false)]
    public void Calendars_are_asked_only_if_there_are_any_and_something_may_be_planned(string maximumMode, string calendar, bool isAllowed)
    {
        var stack = new Stack(("MaximumMode", maximumMode), ("ChangeCalendar", calendar));

        var statements = stack.RoleStatements.Where(statement => Stack.Actions(statement).Contains("ssm:GetCalendarState")).ToArray();

        Assert.Equal(isAllowed ? ["arn:${AWS::Partition}:ssm:${AWS::Region}:*:document/*"] : [], statements.Select(statement => statement["Resource"]!["!Sub"]!.GetValue<string>()));
    }

    [Fact]
    public void Logs_of_tasks_are_read_only_if_they_may_be()
    {
        Assert.Equal("arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*:log-stream:*", Only("logs:GetLogEvents")["Resource"]!["!Sub"]!.GetValue<string>());
        Assert.DoesNotContain("logs:GetLogEvents", new Stack(("ReadLogs", "false")).AllowedActions);
    }

    [Fact]
    public void No_permission_is_granted_elsewhere()
    {
        Assert.All(new Stack().Resources.Where(resource => resource.Type.StartsWith("AWS::IAM::", StringComparison.Ordinal)), resource =>
            Assert.True(resource.Type is "AWS::IAM::Role" or "AWS::IAM::Policy", resource.Name));
        Assert.Null(Template.Properties("FunctionRole")["ManagedPolicyArns"]);
        Assert.Null(Template.Properties("ExecFormatFunction")["Policies"]);
    }

    private static Stack Given(string maximumMode, string passableRoles) => new(("MaximumMode", maximumMode), ("PassableRoleArns", passableRoles));

    /// <summary>The one statement that allows <paramref name="action"/>, and nothing else.</summary>
    private static JsonObject Only(string action)
    {
        var statement = Assert.Single(Given("deploy", Roles).RoleStatements, statement => Stack.Actions(statement).Contains(action));
        Assert.Equal([action], Stack.Actions(statement));
        return statement;
    }
}
