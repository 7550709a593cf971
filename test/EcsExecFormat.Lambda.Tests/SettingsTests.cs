using EcsExecFormat.Core;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Lambda.Configuration;

namespace EcsExecFormat.Lambda.Tests;

public class SettingsTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry/login-AbCdEf";
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:alerts";

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var settings = Read(("ALERT_TOPIC_ARN", Topic));

        Assert.Equal(Topic, settings.AlertTopic.ToString());
        Assert.Equal("eu-west-1", settings.AlertTopic.Region);
        Assert.Equal(TimeSpan.FromHours(24), settings.Responder.RealertAfter);
        Assert.Equal(AlertOnInconclusive.Evidence, settings.Responder.Inconclusive);
        Assert.Equal("owner", settings.Responder.OwnerTagKey);
        Assert.True(settings.Responder.ReadsLogs);
        Assert.Equal(
            new RemediationOptions(Mode.Alert, Mode.Deploy, "exec-format-remediation", 10, DeepInspection.Evidence, 2_147_483_648),
            settings.Responder.Remediation);
    }

    [Fact]
    public void Every_variable_is_read()
    {
        var settings = Read(("ALERT_TOPIC_ARN", Topic), ("INCIDENT_TABLE", "incidents"), ("REALERT_AFTER_HOURS", "8760"), ("ALERT_ON_INCONCLUSIVE", "never"), ("OWNER_TAG_KEY", "team"), ("READ_LOGS", "false"));

        Assert.Equal(
            ("incidents", TimeSpan.FromDays(365), AlertOnInconclusive.Never, "team", false),
            (settings.IncidentTable, settings.Responder.RealertAfter, settings.Responder.Inconclusive, settings.Responder.OwnerTagKey, settings.Responder.ReadsLogs));
    }

    [Fact]
    public void Every_variable_of_remediation_is_read()
    {
        var settings = Read(
            ("ALERT_TOPIC_ARN", Topic), ("DEFAULT_MODE", "plan"), ("MAXIMUM_MODE", "register"), ("REMEDIATION_TAG_KEY", "team/fix"),
            ("MAX_CHANGES_PER_HOUR", "3"), ("DEEP_INSPECTION", "always"), ("INSPECTION_MAX_MB", "7"));

        Assert.Equal(new RemediationOptions(Mode.Plan, Mode.Register, "team/fix", 3, DeepInspection.Always, 7_340_032), settings.Responder.Remediation);
    }

    [Fact]
    public void Calendars_are_read_as_they_are_named()
    {
        const string shared = "arn:aws:ssm:eu-west-1:210987654321:document/team.freeze";

        Assert.Equal(["nights", shared], Read(("ALERT_TOPIC_ARN", Topic), ("CHANGE_CALENDAR", $"nights, {shared}")).Responder.Remediation.ChangeCalendars);
        Assert.Empty(Read(("ALERT_TOPIC_ARN", Topic), ("CHANGE_CALENDAR", "")).Responder.Remediation.ChangeCalendars);
        Assert.Equal(10, Read(("ALERT_TOPIC_ARN", Topic), ("CHANGE_CALENDAR", string.Join(',', Enumerable.Range(10, 10).Select(number => $"c{number}")))).Responder.Remediation.ChangeCalendars.Length);
    }

    [Fact]
    public void The_largest_inspection_is_counted_in_bytes_without_overflow() =>
        Assert.Equal(10_737_418_240, Read(("ALERT_TOPIC_ARN", Topic), ("INSPECTION_MAX_MB", "10240")).Responder.Remediation.InspectionMaxBytes);

    [Fact]
    public void Registries_are_read_and_known_by_one_name_each()
    {
        var settings = Read(
            ("ALERT_TOPIC_ARN", Topic), ("ALLOWED_PRIVATE_REGISTRIES", "registry.corp.internal, 10.0.0.7:5000,[fd00::7]:443"),
            ("REGISTRY_CREDENTIALS", $"GHCR.io={Secret}, index.docker.io={Secret}2,registry.corp.internal:443={Secret}3,reg.example:5000={Secret}=4")).Registries;

        Assert.Equal(
            [("docker.io", Secret + "2"), ("ghcr.io", Secret), ("reg.example:5000", Secret + "=4"), ("registry.corp.internal", Secret + "3")],
            settings.Secrets.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.True(settings.Allowed.Contains("registry.corp.internal", 443) && settings.Allowed.Contains("10.0.0.7", 5000) && settings.Allowed.Contains("[fd00::7]", 443));
        Assert.False(settings.Allowed.Contains("10.0.0.7", 443) || settings.Allowed.Contains("registry.corp.internal", 5000) || settings.Allowed.Contains("corp.internal", 443));
        Assert.Null(settings.Authorities);
    }

    [Fact]
    public void Without_settings_no_registry_is_special()
    {
        var settings = Read(("ALERT_TOPIC_ARN", Topic), ("ALLOWED_PRIVATE_REGISTRIES", ""), ("REGISTRY_CREDENTIALS", ""), ("REGISTRY_CA_BUNDLE", "")).Registries;
        Assert.Empty(settings.Secrets);
        Assert.False(settings.Allowed.Contains("localhost", 443));
    }

    [Theory]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws-cn:sns:cn-north-1:123456789012:a")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:A_b-9")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws-iso-b:sns:us-isob-east-1:123456789012:alerts")]
    [InlineData("INCIDENT_TABLE", "a.b")]
    [InlineData("INCIDENT_TABLE", "arn:aws:dynamodb:eu-west-1:123456789012:table/incidents")]
    [InlineData("REALERT_AFTER_HOURS", "1")]
    [InlineData("REALERT_AFTER_HOURS", "")]
    [InlineData("ALERT_ON_INCONCLUSIVE", "always")]
    [InlineData("OWNER_TAG_KEY", "aws:cloudformation:stack-name")]
    [InlineData("OWNER_TAG_KEY", "Zuständiges Team/1+2=3 @_.")]
    [InlineData("DEFAULT_MODE", "off")]
    [InlineData("DEFAULT_MODE", "deploy")]
    [InlineData("DEFAULT_MODE", "")]
    [InlineData("MAXIMUM_MODE", "off")]
    [InlineData("MAXIMUM_MODE", "alert")]
    [InlineData("REMEDIATION_TAG_KEY", "Zuständiges Team/1+2=3 @_.:")]
    [InlineData("REMEDIATION_TAG_KEY", "awsome")]
    [InlineData("MAX_CHANGES_PER_HOUR", "0")]
    [InlineData("MAX_CHANGES_PER_HOUR", "1000")]
    [InlineData("DEEP_INSPECTION", "off")]
    [InlineData("DEEP_INSPECTION", "evidence")]
    [InlineData("INSPECTION_MAX_MB", "1")]
    public void A_legal_value_is_accepted(string variable, string value) =>
        Assert.NotNull(Read(("ALERT_TOPIC_ARN", Topic), (variable, value)));

    [Theory]
    [InlineData("ALERT_TOPIC_ARN", "alerts", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:alerts.fifo", "FIFO")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sqs:eu-west-1:123456789012:alerts", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sns:eu-west-1:12345678901:alerts", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sns::123456789012:alerts", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:alerts:subscription", "SNS topic")]
    [InlineData("ALERT_TOPIC_ARN", " arn:aws:sns:eu-west-1:123456789012:alerts", "SNS topic")]
    [InlineData("INCIDENT_TABLE", "ab", "3 to 255")]
    [InlineData("INCIDENT_TABLE", "in cidents", "3 to 255")]
    [InlineData("INCIDENT_TABLE", "arn:aws:dynamodb:eu-west-1:123456789012:table/incidents/index/x", "3 to 255")]
    [InlineData("REALERT_AFTER_HOURS", "0", "1 to 8760")]
    [InlineData("REALERT_AFTER_HOURS", "8761", "1 to 8760")]
    [InlineData("REALERT_AFTER_HOURS", "-1", "1 to 8760")]
    [InlineData("REALERT_AFTER_HOURS", "1.5", "1 to 8760")]
    [InlineData("REALERT_AFTER_HOURS", " 24", "1 to 8760")]
    [InlineData("REALERT_AFTER_HOURS", "99999999999999999999", "1 to 8760")]
    [InlineData("READ_LOGS", "yes", "true or false")]
    [InlineData("ALERT_ON_INCONCLUSIVE", "Always", "never, evidence, always")]
    [InlineData("ALERT_ON_INCONCLUSIVE", "1", "never, evidence, always")]
    [InlineData("OWNER_TAG_KEY", "a,b", "tag key")]
    [InlineData("OWNER_TAG_KEY", "a\tb", "tag key")]
    [InlineData("OWNER_TAG_KEY", "a\ud83d\ude00", "tag key")]
    [InlineData("DEFAULT_MODE", "Deploy", "off, alert, plan, register, deploy")]
    [InlineData("DEFAULT_MODE", "per-service", "off, alert, plan, register, deploy")]
    [InlineData("DEFAULT_MODE", "alert ", "off, alert, plan, register, deploy")]
    [InlineData("MAXIMUM_MODE", "4", "off, alert, plan, register, deploy")]
    [InlineData("MAXIMUM_MODE", "none", "off, alert, plan, register, deploy")]
    [InlineData("REMEDIATION_TAG_KEY", "aws:fix", "not beginning with aws:")]
    [InlineData("REMEDIATION_TAG_KEY", "AWS:fix", "not beginning with aws:")]
    [InlineData("REMEDIATION_TAG_KEY", "fix*", "tag key")]
    [InlineData("MAX_CHANGES_PER_HOUR", "1001", "0 to 1000")]
    [InlineData("MAX_CHANGES_PER_HOUR", "-1", "0 to 1000")]
    [InlineData("MAX_CHANGES_PER_HOUR", "ten", "0 to 1000")]
    [InlineData("CHANGE_CALENDAR", "ab", "3 to 128")]
    [InlineData("CHANGE_CALENDAR", "freeze,", "separated by commas")]
    [InlineData("CHANGE_CALENDAR", ",", "separated by commas")]
    [InlineData("CHANGE_CALENDAR", "free ze", "3 to 128")]
    [InlineData("CHANGE_CALENDAR", "freeze/2026", "3 to 128")]
    [InlineData("CHANGE_CALENDAR", "c01,c02,c03,c04,c05,c06,c07,c08,c09,c10,c11", "1 to 10")]
    [InlineData("CHANGE_CALENDAR", "arn:aws:ssm:eu-west-1:123456789012:parameter/freeze", "ARNs of change calendars")]
    [InlineData("CHANGE_CALENDAR", "arn:aws:ssm:eu-west-1:12345678901:document/freeze", "ARNs of change calendars")]
    [InlineData("CHANGE_CALENDAR", "arn:aws:ssm:eu-west-1:123456789012:document/", "ARNs of change calendars")]
    [InlineData("DEEP_INSPECTION", "never", "off, evidence, always")]
    [InlineData("DEEP_INSPECTION", "true", "off, evidence, always")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "https://registry.corp.internal", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "registry.corp.internal:0", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "registry.corp.internal:70000", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "registry.corp.internal/app", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "*.corp.internal", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "10.0.0.0/8", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "127.1", "host or host:port")]
    [InlineData("ALLOWED_PRIVATE_REGISTRIES", "a b", "host or host:port")]
    [InlineData("REGISTRY_CREDENTIALS", "ghcr.io", "host=secretArn")]
    [InlineData("REGISTRY_CREDENTIALS", "ghcr.io=my-secret", "host=secretArn")]
    [InlineData("REGISTRY_CREDENTIALS", "ghcr.io=arn:aws:ssm:eu-west-1:123456789012:parameter/a", "host=secretArn")]
    [InlineData("REGISTRY_CREDENTIALS", "ghcr.io=arn:aws:secretsmanager:eu-west-1:123456789012:secret:", "host=secretArn")]
    [InlineData("REGISTRY_CREDENTIALS", $"={Secret}", "host=secretArn")]
    [InlineData("REGISTRY_CREDENTIALS", $"ghcr.io={Secret},ghcr.io:443={Secret}2", "each host once")]
    [InlineData("REGISTRY_CREDENTIALS", $"docker.io={Secret},registry-1.docker.io={Secret}2", "each host once")]
    [InlineData("REGISTRY_CREDENTIALS", $"123456789012.dkr.ecr.eu-west-1.amazonaws.com={Secret}", "none of Amazon ECR")]
    [InlineData("REGISTRY_CA_BUNDLE", "/nowhere/ca.pem", "PEM certificates")]
    [InlineData("REGISTRY_CA_BUNDLE", "/etc/hostname", "PEM certificates")]
    [InlineData("INSPECTION_MAX_MB", "0", "1 to 10240")]
    [InlineData("INSPECTION_MAX_MB", "10241", "1 to 10240")]
    [InlineData("INSPECTION_MAX_MB", "2 GB", "1 to 10240")]
    public void A_bad_value_is_named_with_what_is_allowed(string variable, string value, string allowed)
    {
        var exception = Assert.Throws<SettingsException>(() => Read(("ALERT_TOPIC_ARN", Topic), (variable, value)));

        var problem = Assert.Single(exception.Problems);
        Assert.Equal((variable, value), (problem.Variable, problem.Value));
        Assert.Contains(variable, exception.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
    }

    [Fact]
    public void A_tag_key_of_129_characters_is_refused_and_one_of_128_is_not()
    {
        Assert.NotNull(Read(("ALERT_TOPIC_ARN", Topic), ("OWNER_TAG_KEY", new string('k', 128))));
        Assert.Throws<SettingsException>(() => Read(("ALERT_TOPIC_ARN", Topic), ("OWNER_TAG_KEY", new string('k', 129))));
    }

    [Fact]
    public void All_bad_variables_are_listed_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(("INCIDENT_TABLE", ""), ("REALERT_AFTER_HOURS", "x"), ("OWNER_TAG_KEY", "?"), ("MAXIMUM_MODE", "x"), ("INSPECTION_MAX_MB", "x")));

        Assert.Equal(["ALERT_TOPIC_ARN", "INCIDENT_TABLE", "REALERT_AFTER_HOURS", "OWNER_TAG_KEY", "MAXIMUM_MODE", "INSPECTION_MAX_MB"], exception.Problems.Select(problem => problem.Variable));
        Assert.Contains("ALERT_TOPIC_ARN is not set; expected the ARN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(("ALERT_TOPIC_ARN", Topic), ("INCIDENT_TABLE", "")));

        Assert.Equal("INCIDENT_TABLE", Assert.Single(exception.Problems).Variable);
    }

    private static Settings Read(params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string> { ["INCIDENT_TABLE"] = "incidents" };
        foreach (var (name, value) in variables)
            environment[name] = value;
        return Settings.Read(name => environment.GetValueOrDefault(name));
    }
}
