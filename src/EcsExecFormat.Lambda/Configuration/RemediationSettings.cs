using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>The variables that bound what may be changed, and what is read before a change.</summary>
internal static class RemediationSettings
{
    private const string Modes = $"one of {ModeNames.All}";
    private const long BytesPerMB = 1024 * 1024;

    /// <summary>Reads them all; a bad one is remembered by <paramref name="reader"/> and stands as its default in the result.</summary>
    public static RemediationOptions Read(SettingReader reader)
    {
        var defaults = RemediationOptions.Default;
        return new RemediationOptions(
            reader.WithDefault("DEFAULT_MODE", Modes, defaults.DefaultMode, ModeNames.Parse),
            reader.WithDefault("MAXIMUM_MODE", Modes, defaults.MaximumMode, ModeNames.Parse),
            reader.Optional("REMEDIATION_TAG_KEY", TagKey.AllowedOwn, TagKey.ParseOwn) ?? defaults.TagKey,
            reader.WholeNumber("MAX_CHANGES_PER_HOUR", defaults.MaxChangesPerHour, least: 0, most: 1000),
            reader.WithDefault("DEEP_INSPECTION", "one of off, evidence, always", defaults.DeepInspection, ParseInspection),
            BytesPerMB * reader.WholeNumber("INSPECTION_MAX_MB", (int)(defaults.InspectionMaxBytes / BytesPerMB), least: 1, most: 10240))
        {
            ChangeCalendars = reader.Optional("CHANGE_CALENDAR", CalendarNames.Allowed, CalendarNames.Parse)?.ToImmutableArray() ?? [],
        };
    }

    private static DeepInspection? ParseInspection(string value) => value switch
    {
        "off" => DeepInspection.Off,
        "evidence" => DeepInspection.Evidence,
        "always" => DeepInspection.Always,
        _ => null,
    };
}
