namespace EcsExecFormat.LocalAws;

/// <summary>What the local services pretend to be.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The twelve digits of the account that every ARN carries.</summary>
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "eu-west-1";

    /// <summary>The loopback port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of time stamps, deadlines, URL expiry and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
