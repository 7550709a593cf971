namespace EcsExecFormat.Lambda.Configuration;

/// <summary>Values of ALERT_ON_INCONCLUSIVE: when a diagnosis that cannot be made is alerted.</summary>
public enum InconclusiveAlerts
{
    Never,

    /// <summary>Only when something besides the image points to a wrong architecture.</summary>
    Evidence,

    Always,
}
