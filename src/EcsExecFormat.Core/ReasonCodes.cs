namespace EcsExecFormat.Core;

/// <summary>Stable names for <see cref="Outcome.ReasonCode"/>.</summary>
public static class ReasonCodes
{
    /// <summary>Another event, status or reason.</summary>
    public const string Irrelevant = "irrelevant";

    /// <summary>The mode allows no change.</summary>
    public const string AlertMode = "alert-mode";

    /// <summary>ECS did not register the corrected revision, or it is not known whether it did.</summary>
    public const string RegistrationFailed = "registration-failed";

    /// <summary>ECS refused the update of the service.</summary>
    public const string UpdateFailed = "update-failed";

    /// <summary>It is not known whether the update of the service took effect.</summary>
    public const string UpdateUnknown = "update-unknown";

    /// <summary>A change was begun, and its end is not recorded.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>The service was updated, and another deployment that came in between was overtaken.</summary>
    public const string Overtaken = "overtaken";

    /// <summary>The mode wants no word about it.</summary>
    public const string ModeOff = "mode-off";

    /// <summary>Many incidents are told of together.</summary>
    public const string Digest = "digest";

    /// <summary>The incident was told within its window.</summary>
    public const string AlreadyAlerted = "already-alerted";

    /// <summary>Alerted, but the incident table could not be used: suppression holds for this instance only.</summary>
    public const string TableUnavailable = "table-unavailable";
}
