using System.Diagnostics;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>The settings that shape what is told.</summary>
/// <param name="RealertAfter">A standing incident is told again after this (<c>REALERT_AFTER_HOURS</c>).</param>
/// <param name="Inconclusive">Whether inconclusive looks are told (<c>ALERT_ON_INCONCLUSIVE</c>).</param>
/// <param name="OwnerTagKey">Tag of service, task definition or cluster that names the owner (<c>OWNER_TAG_KEY</c>).</param>
/// <param name="Remediation">What may be changed.</param>
public sealed record ResponderOptions(TimeSpan RealertAfter, AlertOnInconclusive Inconclusive, string OwnerTagKey, RemediationOptions Remediation)
{
    /// <summary>Name of the function, for commands that invoke it (<c>AWS_LAMBDA_FUNCTION_NAME</c>); null outside Lambda.</summary>
    public string? FunctionName { get; init; }

    /// <summary>So many incidents within 10 minutes are told to people one by one, and what comes beyond in digests (<c>DIGEST_AFTER</c>).</summary>
    public int DigestAfter { get; init; } = 20;

    /// <summary>Whether containers' logs are evidence (<c>READ_LOGS</c>).</summary>
    public bool ReadsLogs { get; init; } = true;

    public static readonly ResponderOptions Default = new(TimeSpan.FromHours(24), AlertOnInconclusive.Evidence, "owner", RemediationOptions.Default);

    /// <summary>Whether somebody is to hear of it.</summary>
    public bool IsWorthTelling(TaskFinding finding) => finding.Verdict.IsBad() || (finding.Verdict == Verdict.Inconclusive && Inconclusive switch
    {
        AlertOnInconclusive.Never => false,
        AlertOnInconclusive.Evidence => finding.HasEvidence,
        AlertOnInconclusive.Always => true,
        _ => throw new UnreachableException(),
    });
}

/// <summary>Whether an inconclusive look becomes an alert.</summary>
public enum AlertOnInconclusive
{
    Never,

    /// <summary>Only when the event or the container's log quotes a failure of this kind.</summary>
    Evidence,

    Always,
}
