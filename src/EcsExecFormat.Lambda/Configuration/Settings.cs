using System.Globalization;
using System.Text;
using EcsExecFormat.Core;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>The function's own environment variables, checked. Those of the AWS SDK are not among them.</summary>
public sealed record Settings
{
    private Settings() { }

    /// <summary>ALERT_TOPIC_ARN: where alerts go.</summary>
    public required TopicArn AlertTopic { get; init; }

    /// <summary>INCIDENT_TABLE: name or ARN of the DynamoDB table of incidents.</summary>
    public required string IncidentTable { get; init; }

    /// <summary>REALERT_AFTER_HOURS: a standing incident is repeated after this.</summary>
    public required TimeSpan RealertAfter { get; init; }

    /// <summary>ALERT_ON_INCONCLUSIVE.</summary>
    public required AlertOnInconclusive AlertOnInconclusive { get; init; }

    /// <summary>OWNER_TAG_KEY: the tag whose value is copied into alerts for routing.</summary>
    public required string OwnerTagKey { get; init; }

    /// <summary>Reads and checks all variables; unknown ones are ignored, empty ones count as not set.</summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <exception cref="SettingsException">Names every variable that is missing or bad, with what is allowed.</exception>
    public static Settings Read(Func<string, string?> environment)
    {
        var reader = new SettingReader(environment);
        var topic = reader.Required("ALERT_TOPIC_ARN",
            "the ARN of a standard SNS topic, such as arn:aws:sns:eu-west-1:123456789012:alerts (a FIFO topic takes no e-mail subscriptions)",
            value => TopicArn.TryParse(value, out var arn) ? arn : null);
        var table = reader.Required("INCIDENT_TABLE",
            "the name of a DynamoDB table (3 to 255 letters, digits, '_', '-' and '.') or its ARN", ParseTable);
        var hours = reader.WithDefault("REALERT_AFTER_HOURS", "a whole number from 1 to 8760", 24, ParseHours);
        var inconclusive = reader.WithDefault("ALERT_ON_INCONCLUSIVE", "one of never, evidence, always", AlertOnInconclusive.Evidence, ParseInconclusive);
        var ownerTag = reader.Optional("OWNER_TAG_KEY", "a tag key: 1 to 128 letters, digits, spaces and + - = . _ : / @", ParseTagKey) ?? "owner";
        reader.ThrowIfAnyIsBad();
        return new Settings
        {
            AlertTopic = topic!,
            IncidentTable = table!,
            RealertAfter = TimeSpan.FromHours(hours),
            AlertOnInconclusive = inconclusive,
            OwnerTagKey = ownerTag,
        };
    }

    // DynamoDB Developer Guide, "Naming rules"; TableName takes an ARN too.
    private static string? ParseTable(string value)
    {
        const string prefix = "table/";
        var name = value;
        if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (!ArnText.TrySplit(value, "dynamodb", out _, out var resource) || !resource.StartsWith(prefix, StringComparison.Ordinal))
                return null;
            name = resource[prefix.Length..];
        }

        return name.Length is >= 3 and <= 255 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? value : null;
    }

    private static int? ParseHours(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= 8760 ? hours : null;

    private static AlertOnInconclusive? ParseInconclusive(string value) => value switch
    {
        "never" => AlertOnInconclusive.Never,
        "evidence" => AlertOnInconclusive.Evidence,
        "always" => AlertOnInconclusive.Always,
        _ => null,
    };

    // ECS API reference, Tag: letters, spaces and numbers of any script, and + - = . _ : / @.
    private static string? ParseTagKey(string value)
    {
        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            length++;
            if (!Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator && !IsTagPunctuation(rune))
                return null;
        }

        return length is >= 1 and <= 128 ? value : null;
    }

    private static bool IsTagPunctuation(Rune rune) => rune.IsAscii && "+-=._:/@".Contains((char)rune.Value);
}
