using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

public sealed class TemplateTests
{
    private static JsonObject Function => Template.Properties("ExecFormatFunction");

    [Fact]
    public void The_function_gets_the_settings_that_have_an_effect_and_no_others() =>
        Assert.Equal(
            [
                "ALERT_ON_INCONCLUSIVE", "ALERT_TOPIC_ARN", "ALLOWED_PRIVATE_REGISTRIES", "CHANGE_CALENDAR", "DEEP_INSPECTION", "DEFAULT_MODE", "DIGEST_AFTER", "INCIDENT_TABLE",
                "INSPECTION_MAX_MB", "MAXIMUM_MODE", "MAX_CHANGES_PER_HOUR", "OWNER_TAG_KEY", "READ_LOGS", "REALERT_AFTER_HOURS",
                "REGISTRY_CA_BUNDLE", "REGISTRY_CREDENTIALS", "REMEDIATION_TAG_KEY",
            ],
            Function["Environment"]!["Variables"]!.AsObject().Select(variable => variable.Key).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("OWNER_TAG_KEY", "OwnerTagKey", "owner")]
    [InlineData("ALERT_ON_INCONCLUSIVE", "AlertOnInconclusive", "evidence")]
    [InlineData("REALERT_AFTER_HOURS", "RealertAfterHours", "24")]
    [InlineData("DIGEST_AFTER", "DigestAfter", "20")]
    [InlineData("READ_LOGS", "ReadLogs", "true")]
    [InlineData("DEFAULT_MODE", "DefaultMode", "alert")]
    [InlineData("MAXIMUM_MODE", "MaximumMode", "deploy")]
    [InlineData("REMEDIATION_TAG_KEY", "RemediationTagKey", "exec-format-remediation")]
    [InlineData("MAX_CHANGES_PER_HOUR", "MaxChangesPerHour", "10")]
    [InlineData("CHANGE_CALENDAR", "ChangeCalendar", "")]
    [InlineData("DEEP_INSPECTION", "DeepInspection", "evidence")]
    [InlineData("INSPECTION_MAX_MB", "InspectionMaxMB", "2048")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "AllowedPrivateRegistries", "")]
    [InlineData("REGISTRY_CREDENTIALS", "RegistryCredentials", "")]
    public void A_setting_comes_from_its_parameter_with_the_documented_default(string variable, string parameter, string value)
    {
        Assert.Equal(parameter, Function["Environment"]!["Variables"]![variable]!["!Ref"]!.GetValue<string>());
        Assert.Equal(value, Template.Parameters[parameter]!["Default"]!.ToString());
    }

    [Fact]
    public void Every_parameter_has_an_effect_a_group_a_label_and_a_constraint_in_words()
    {
        var face = Template.Document["Metadata"]!["AWS::CloudFormation::Interface"]!;
        var grouped = face["ParameterGroups"]!.AsArray().SelectMany(group => group!["Parameters"]!.AsArray().Select(name => name!.GetValue<string>())).ToArray();
        var used = Template.Document["Resources"]!.ToJsonString() + Template.Document["Conditions"]!.ToJsonString();

        Assert.All(Template.Parameters, parameter =>
        {
            Assert.Contains($"\"!Ref\":\"{parameter.Key}\"", used);
            Assert.Single(grouped, parameter.Key);
            Assert.NotNull(face["ParameterLabels"]![parameter.Key]);
            Assert.NotNull(parameter.Value!["Description"]);
            Assert.NotNull(parameter.Value["ConstraintDescription"]);
        });
        Assert.Equal(Template.Parameters.Count, grouped.Length);
    }

    [Theory]
    [InlineData("AlertEmail", "", true)]
    [InlineData("AlertEmail", "team@example.com", true)]
    [InlineData("AlertEmail", "team", false)]
    [InlineData("AlertEmail", "a@example.com b@example.com", false)]
    [InlineData("AlertTopicArn", "", true)]
    [InlineData("AlertTopicArn", "arn:aws:sns:eu-west-1:123456789012:alerts", true)]
    [InlineData("AlertTopicArn", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts", true)]
    [InlineData("AlertTopicArn", "arn:aws:sns:eu-west-1:123456789012:alerts.fifo", false)]
    [InlineData("AlertTopicArn", "arn:aws:sqs:eu-west-1:123456789012:alerts", false)]
    [InlineData("OwnerTagKey", "cost-centre", true)]
    [InlineData("OwnerTagKey", "aws:cloudformation:stack-name", true)]
    [InlineData("OwnerTagKey", "", false)]
    [InlineData("OwnerTagKey", "owner*", false)]
    [InlineData("RemediationTagKey", "exec-format-remediation", true)]
    [InlineData("RemediationTagKey", "awsome", true)]
    [InlineData("RemediationTagKey", "AWS:fix", false)]
    [InlineData("RemediationTagKey", "", false)]
    [InlineData("ChangeCalendar", "", true)]
    [InlineData("ChangeCalendar", "a.b", true)]
    [InlineData("ChangeCalendar", "freeze,arn:aws-us-gov:ssm:us-gov-west-1:123456789012:document/Nights_2-x", true)]
    [InlineData("ChangeCalendar", "c01,c02,c03,c04,c05,c06,c07,c08,c09,c10", true)]
    [InlineData("ChangeCalendar", "c01,c02,c03,c04,c05,c06,c07,c08,c09,c10,c11", false)]
    [InlineData("ChangeCalendar", "ab", false)]
    [InlineData("ChangeCalendar", "freeze,", false)]
    [InlineData("ChangeCalendar", "freeze, nights", false)]
    [InlineData("ChangeCalendar", "*", false)]
    [InlineData("ChangeCalendar", "arn:aws:ssm:eu-west-1:123456789012:parameter/freeze", false)]
    [InlineData("ChangeCalendar", "arn:aws:ssm:eu-west-1:123456789012:document/", false)]
    public void A_parameter_takes_what_the_function_takes(string parameter, string value, bool allowed) =>
        Assert.Equal(allowed, System.Text.RegularExpressions.Regex.IsMatch(value, Template.Parameters[parameter]!["AllowedPattern"]!.GetValue<string>()));

    [Theory]
    [InlineData("DefaultMode", "off,alert,plan,register,deploy")]
    [InlineData("MaximumMode", "off,alert,plan,register,deploy")]
    [InlineData("DeepInspection", "off,evidence,always")]
    public void A_choice_offers_what_the_function_takes(string parameter, string values) =>
        Assert.Equal(values.Split(','), Template.Parameters[parameter]!["AllowedValues"]!.AsArray().Select(value => value!.GetValue<string>()));

    [Theory]
    [InlineData("MaxChangesPerHour", 0, 1000)]
    [InlineData("InspectionMaxMB", 1, 10240)]
    [InlineData("RealertAfterHours", 1, 8760)]
    public void A_number_has_the_limits_of_the_function(string parameter, long least, long most) =>
        Assert.Equal((least, most), (Template.Parameters[parameter]!["MinValue"]!.GetValue<long>(), Template.Parameters[parameter]!["MaxValue"]!.GetValue<long>()));

    [Theory]
    [InlineData("", true)]
    [InlineData("arn:aws:iam::123456789012:role/web-task", true)]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/service-role/web_task+x=1@a.b", true)]
    [InlineData("arn:aws:iam::123456789012:role/ecs/*", true)]
    [InlineData("arn:aws:iam::123456789012:role/ecs/prod/*", true)]
    [InlineData("arn:aws:iam::123456789012:role/*", false)]
    [InlineData("arn:aws:iam::123456789012:role/web*", false)]
    [InlineData("arn:aws:iam::123456789012:role/*/web", false)]
    [InlineData("arn:aws:iam::123456789012:role/ecs/", false)]
    [InlineData("arn:aws:iam::*:role/ecs/*", false)]
    [InlineData("arn:aws:iam::123456789012:user/ecs/web", false)]
    [InlineData("*", false)]
    public void Roles_are_named_one_by_one_or_by_their_path(string value, bool allowed) =>
        Assert.Equal(allowed, System.Text.RegularExpressions.Regex.IsMatch(value, Template.Parameters["PassableRoleArns"]!["AllowedPattern"]!.GetValue<string>()));

    [Fact]
    public void Nothing_names_a_partition_or_a_region()
    {
        var resources = Template.Document["Resources"]!.ToJsonString();

        Assert.DoesNotContain("arn:aws", resources);
        Assert.DoesNotContain(".amazonaws.com/", resources);
    }

    [Fact]
    public void No_event_is_lost_in_silence()
    {
        // A tick that is lost is made up for by the next.
        Assert.All(Function["Events"]!.AsObject().Where(rule => rule.Key != "Tick"), rule =>
            Assert.Equal("UndeliveredEvents.Arn", rule.Value!["Properties"]!["DeadLetterConfig"]!["Arn"]!["!GetAtt"]!.GetValue<string>()));
        Assert.Equal("FailedInvocations.Arn", Function["EventInvokeConfig"]!["DestinationConfig"]!["OnFailure"]!["Destination"]!["!GetAtt"]!.GetValue<string>());
        Assert.All(["UndeliveredEvents", "FailedInvocations"], queue =>
        {
            // Not a sum over both: SQS reports nothing for an idle queue, and a sum with a missing term may be missing.
            var alarm = Template.Properties($"{queue}Alarm");
            Assert.Equal($"{queue}.QueueName", Assert.Single(alarm["Dimensions"]!.AsArray())!["Value"]!["!GetAtt"]!.GetValue<string>());
            Assert.Null(alarm["Metrics"]);
            Assert.NotEmpty(alarm["AlarmActions"]!.AsArray());
            Assert.Equal(14 * 24 * 3600, Template.Properties(queue)["MessageRetentionPeriod"]!.GetValue<long>());
            Assert.True(Template.Properties(queue)["SqsManagedSseEnabled"]!.GetValue<bool>());
        });
    }

    [Fact]
    public void Every_five_minutes_the_function_is_sent_its_own_tick()
    {
        var tick = Function["Events"]!["Tick"]!;

        Assert.Equal(("Schedule", "rate(5 minutes)"), (tick["Type"]!.GetValue<string>(), tick["Properties"]!["Schedule"]!.GetValue<string>()));
        Assert.Equal("""{"source":"ecs-exec-format","detail-type":"Tick"}""", tick["Properties"]!["Input"]!.GetValue<string>());
    }

    [Fact]
    public void Ends_of_deployments_are_sent_where_deployments_are_made()
    {
        var rule = Function["Events"]!["DeploymentEnded"]!["Properties"]!;

        Assert.Equal("[\"MayDeploy\",\"ENABLED\",\"DISABLED\"]", rule["State"]!["!If"]!.ToJsonString());
        Assert.Equal("""["SERVICE_DEPLOYMENT_COMPLETED","SERVICE_DEPLOYMENT_FAILED"]""", rule["Pattern"]!["detail"]!["eventName"]!.ToJsonString());
    }

    [Fact]
    public void Cfn_lint_finds_nothing()
    {
        Tool.Require("cfn-lint");

        var result = Tool.Run("cfn-lint", ["template.yaml"]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Theory]
    [InlineData("MaximumMode=alert")]
    [InlineData("MaximumMode=alert PassableRoleArns=arn:aws-cn:iam::123456789012:role/ecs/*")]
    [InlineData("MaximumMode=plan ChangeCalendar=freeze,arn:aws-cn:ssm:cn-north-1:123456789012:document/nights")]
    [InlineData("MaximumMode=register")]
    [InlineData("MaximumMode=register PassableRoleArns=arn:aws-cn:iam::123456789012:role/ecs/*,arn:aws-cn:iam::123456789012:role/web")]
    [InlineData("MaximumMode=deploy")]
    [InlineData("MaximumMode=deploy PassableRoleArns=arn:aws-cn:iam::123456789012:role/ecs/*")]
    [InlineData("RegistryCredentials=[fd00::7]:5000=arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a=b-a1B2c3,ghcr.io=arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:c-a1B2c3")]
    [InlineData("VpcSubnetIds=subnet-0123456789abcdef0,subnet-01234567 VpcSecurityGroupIds=sg-0123456789abcdef0")]
    [InlineData("AllowedPrivateRegistries=registry.internal:5000 CaBundleLayerArn=arn:aws-cn:lambda:cn-north-1:123456789012:layer:authorities:3")]
    public void The_serverless_transform_accepts_it_in_another_partition_and_cfn_lint_finds_nothing_in_the_result(string parameters)
    {
        const string region = "cn-north-1";
        Tool.RequirePython("samtranslator");
        Tool.Require("cfn-lint");

        var expanded = Tool.Run(
            "python3",
            ["build/expand-template.py", "template.yaml", region, "AlertEmail=team@example.com", .. parameters.Split(' ')]);

        Assert.True(expanded.ExitCode == 0, expanded.Error);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, expanded.Output);
            var linted = Tool.Run("cfn-lint", ["--regions", region, "--template", file]);
            Assert.True(linted.ExitCode == 0, linted.Output + linted.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
