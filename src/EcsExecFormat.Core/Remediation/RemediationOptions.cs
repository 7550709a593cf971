using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation;

/// <summary>The settings that bound what may be changed.</summary>
/// <param name="DefaultMode">Mode of a cluster without the tag (<c>DEFAULT_MODE</c>).</param>
/// <param name="MaximumMode">Caps every mode (<c>MAXIMUM_MODE</c>).</param>
/// <param name="TagKey">Tag of cluster and service that sets the mode (<c>REMEDIATION_TAG_KEY</c>).</param>
/// <param name="MaxChangesPerHour">Services changed per account and region in any 60 minutes (<c>MAX_CHANGES_PER_HOUR</c>).</param>
/// <param name="DeepInspection">When the entrypoint is read from the layers (<c>DEEP_INSPECTION</c>).</param>
/// <param name="InspectionMaxBytes">Compressed layer bytes read for one image at most (<c>INSPECTION_MAX_MB</c>).</param>
public sealed record RemediationOptions(
    Mode DefaultMode, Mode MaximumMode, string TagKey, int MaxChangesPerHour, DeepInspection DeepInspection, long InspectionMaxBytes)
{
    /// <summary>Names or ARNs of the change calendars that must be open for a change (<c>CHANGE_CALENDAR</c>); empty asks none.</summary>
    public ImmutableArray<string> ChangeCalendars { get; init; } = [];

    public static readonly RemediationOptions Default = new(
        Mode.Alert, Mode.Deploy, "exec-format-remediation", 10, DeepInspection.Evidence, 2048L * 1024 * 1024);
}

/// <summary>When the entrypoint's own bytes are read.</summary>
public enum DeepInspection
{
    /// <summary>Never; nothing is changed without other proof then.</summary>
    Off,

    /// <summary>Before any change, and when ECS or the log tells of an exec format error that the labels do not explain.</summary>
    Evidence,

    /// <summary>Of every container of a short-lived task.</summary>
    Always,
}
