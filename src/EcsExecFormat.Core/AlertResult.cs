namespace EcsExecFormat.Core;

/// <summary>What became of the alert.</summary>
public enum AlertResult
{
    /// <summary>There was nothing to tell.</summary>
    None,

    /// <summary>Published by this invocation.</summary>
    Sent,

    /// <summary>Already told in this window, or being told by another invocation right now.</summary>
    Suppressed,
}

/// <summary>The contract's names of what became of an alert.</summary>
public static class AlertResultNames
{
    public static string Name(this AlertResult result) => result switch
    {
        AlertResult.None => "none",
        AlertResult.Sent => "sent",
        AlertResult.Suppressed => "suppressed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
