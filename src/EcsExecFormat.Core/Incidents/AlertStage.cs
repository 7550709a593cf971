namespace EcsExecFormat.Core.Incidents;

/// <summary>How far the alert of an incident is.</summary>
public abstract record AlertStage
{
    private AlertStage() { }

    /// <summary>Somebody is publishing it. Until <paramref name="Until"/> nobody else does; after it the holder is dead.</summary>
    /// <param name="EventId">The event whose handler holds the claim.</param>
    /// <param name="Until">One second after the holder's deadline.</param>
    public sealed record Claimed(string EventId, DateTimeOffset Until) : AlertStage;

    /// <summary>Publishing failed, and whoever comes next does it.</summary>
    public sealed record Owed : AlertStage;

    /// <summary>There is nothing to tell: the cluster's mode is off, or the image turned out to be right.</summary>
    /// <param name="Until">When to look again.</param>
    /// <param name="ReasonCode">Which of the two: <see cref="ReasonCodes.ModeOff"/>, or the verdict's name.</param>
    public sealed record Quiet(DateTimeOffset Until, string ReasonCode) : AlertStage;

    /// <param name="At">When it was published last; the window begins here.</param>
    public sealed record Sent(DateTimeOffset At) : AlertStage;
}
