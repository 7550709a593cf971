using EcsExecFormat.Core;
using EcsExecFormat.Lambda.Configuration;

namespace EcsExecFormat.Lambda.Tests;

public class SettingsTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:alerts";

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var settings = Read(("ALERT_TOPIC_ARN", Topic));

        Assert.Equal(Topic, settings.AlertTopic.ToString());
        Assert.Equal("eu-west-1", settings.AlertTopic.Region);
        Assert.Equal(TimeSpan.FromHours(24), settings.RealertAfter);
        Assert.Equal(AlertOnInconclusive.Evidence, settings.AlertOnInconclusive);
        Assert.Equal("owner", settings.OwnerTagKey);
    }

    [Fact]
    public void Every_variable_is_read()
    {
        var settings = Read(("ALERT_TOPIC_ARN", Topic), ("INCIDENT_TABLE", "incidents"), ("REALERT_AFTER_HOURS", "8760"), ("ALERT_ON_INCONCLUSIVE", "never"), ("OWNER_TAG_KEY", "team"));

        Assert.Equal(
            ("incidents", TimeSpan.FromDays(365), AlertOnInconclusive.Never, "team"),
            (settings.IncidentTable, settings.RealertAfter, settings.AlertOnInconclusive, settings.OwnerTagKey));
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
    [InlineData("ALERT_ON_INCONCLUSIVE", "Always", "never, evidence, always")]
    [InlineData("ALERT_ON_INCONCLUSIVE", "1", "never, evidence, always")]
    [InlineData("OWNER_TAG_KEY", "a,b", "tag key")]
    [InlineData("OWNER_TAG_KEY", "a\tb", "tag key")]
    [InlineData("OWNER_TAG_KEY", "a\ud83d\ude00", "tag key")]
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
        var exception = Assert.Throws<SettingsException>(() => Read(("INCIDENT_TABLE", ""), ("REALERT_AFTER_HOURS", "x"), ("OWNER_TAG_KEY", "?")));

        Assert.Equal(["ALERT_TOPIC_ARN", "INCIDENT_TABLE", "REALERT_AFTER_HOURS", "OWNER_TAG_KEY"], exception.Problems.Select(problem => problem.Variable));
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
