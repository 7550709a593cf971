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

    /// <summary>
    /// REALERT_AFTER_HOURS, DIGEST_AFTER, ALERT_ON_INCONCLUSIVE, OWNER_TAG_KEY and READ_LOGS; and DEFAULT_MODE, MAXIMUM_MODE, REMEDIATION_TAG_KEY,
    /// MAX_CHANGES_PER_HOUR, CHANGE_CALENDAR, DEEP_INSPECTION and INSPECTION_MAX_MB (1 MB = 1024 * 1024 bytes).
    /// </summary>
    public required ResponderOptions Responder { get; init; }

    /// <summary>ALLOWED_PRIVATE_REGISTRIES, REGISTRY_CREDENTIALS and REGISTRY_CA_BUNDLE.</summary>
    public required RegistrySettings Registries { get; init; }

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
        var hours = reader.WholeNumber("REALERT_AFTER_HOURS", 24, least: 1, most: 8760);
        var inconclusive = reader.WithDefault("ALERT_ON_INCONCLUSIVE", "one of never, evidence, always", AlertOnInconclusive.Evidence, ParseInconclusive);
        var ownerTag = reader.Optional("OWNER_TAG_KEY", TagKey.Allowed, TagKey.Parse) ?? "owner";
        var readsLogs = reader.WithDefault("READ_LOGS", "true or false", true, ParseFlag);
        var digestAfter = reader.WholeNumber("DIGEST_AFTER", ResponderOptions.Default.DigestAfter, least: 0, most: 500);
        var remediation = RemediationSettings.Read(reader);
        var registries = RegistrySettings.Read(reader);
        reader.ThrowIfAnyIsBad();
        return new Settings
        {
            AlertTopic = topic!,
            IncidentTable = table!,
            Responder = new ResponderOptions(TimeSpan.FromHours(hours), inconclusive, ownerTag, remediation) { ReadsLogs = readsLogs, DigestAfter = digestAfter, FunctionName = environment("AWS_LAMBDA_FUNCTION_NAME") is { Length: > 0 } name ? name : null },
            Registries = registries,
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

    private static bool? ParseFlag(string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static AlertOnInconclusive? ParseInconclusive(string value) => value switch
    {
        "never" => AlertOnInconclusive.Never,
        "evidence" => AlertOnInconclusive.Evidence,
        "always" => AlertOnInconclusive.Always,
        _ => null,
    };
}
