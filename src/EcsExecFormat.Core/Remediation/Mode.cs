using System.Diagnostics;

namespace EcsExecFormat.Core.Remediation;

/// <summary>How far the tool may go in a cluster, lowest first. Values of the tag <c>REMEDIATION_TAG_KEY</c>.</summary>
public enum Mode
{
    /// <summary>Not even an alert.</summary>
    Off,

    /// <summary>Tell what is wrong, change nothing.</summary>
    Alert,

    /// <summary>Tell as well which change would be made, and what would prevent it.</summary>
    Plan,

    /// <summary>Register the corrected revision, deploy nothing.</summary>
    Register,

    /// <summary>And update the service with it.</summary>
    Deploy,
}

/// <summary>The contract's names of the modes.</summary>
public static class ModeNames
{
    /// <summary>All names, for messages: <c>off, alert, plan, register, deploy</c>.</summary>
    public const string All = "off, alert, plan, register, deploy";

    public static string Name(this Mode mode) => mode switch
    {
        Mode.Off => "off",
        Mode.Alert => "alert",
        Mode.Plan => "plan",
        Mode.Register => "register",
        Mode.Deploy => "deploy",
        _ => throw new UnreachableException(),
    };

    /// <returns>Null for anything but one of the five names, exactly as written there.</returns>
    public static Mode? Parse(string? text) => text switch
    {
        "off" => Mode.Off,
        "alert" => Mode.Alert,
        "plan" => Mode.Plan,
        "register" => Mode.Register,
        "deploy" => Mode.Deploy,
        _ => null,
    };
}
