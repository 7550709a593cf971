using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation;

/// <summary>The mode that holds for one stopped task, and what has to be said about how it came about.</summary>
/// <param name="Mode">What may be done.</param>
/// <param name="Remark">A sentence when a tag was not understood, could not be read, or asks for more than is allowed; else null.</param>
public sealed record ModeDecision(Mode Mode, string? Remark)
{
    /// <summary>Whether <c>MAXIMUM_MODE</c> allows no more, whatever the tags say.</summary>
    public bool IsCapped { get; init; }

    /// <summary>Somebody approves a plan, which for this once is mode deploy, where planning is allowed and <c>MAXIMUM_MODE</c> does not forbid it.</summary>
    public ModeDecision Approved(RemediationOptions options) => Mode < Mode.Plan ? this
        : options.MaximumMode < Mode.Deploy ? new(Mode, $"The plan was approved, but MAXIMUM_MODE allows no more than {options.MaximumMode.Name()}.") { IsCapped = true }
        : new(Mode.Deploy, "The recorded plan was approved.");

    /// <summary>Value of the cluster's tag that leaves the decision to each service.</summary>
    public const string PerService = "per-service";

    /// <param name="options">Default, maximum and the tag's key.</param>
    /// <param name="cluster">The cluster's tags; null when they could not be read.</param>
    /// <param name="service">The service's tags; empty for a task without a service; null when they could not be read.</param>
    public static ModeDecision Of(
        RemediationOptions options, ImmutableDictionary<string, string>? cluster, ImmutableDictionary<string, string>? service)
    {
        var asked = OfTags(options, cluster, service);
        return asked.Mode <= options.MaximumMode
            ? asked
            : new ModeDecision(options.MaximumMode, $"The tags, or DEFAULT_MODE, ask for mode {asked.Mode.Name()}, but MAXIMUM_MODE allows no more than {options.MaximumMode.Name()}.") { IsCapped = true };
    }

    private static ModeDecision OfTags(
        RemediationOptions options, ImmutableDictionary<string, string>? cluster, ImmutableDictionary<string, string>? service)
    {
        var ofCluster = cluster?.GetValueOrDefault(options.TagKey);
        if (ofCluster == PerService)
            return service is null ? Unreadable("service") : OfTag(options, "service", service.GetValueOrDefault(options.TagKey), Mode.Alert);
        var upper = cluster is null ? Unreadable("cluster") : OfTag(options, "cluster", ofCluster, options.DefaultMode);
        if (service is null)
            return upper.Mode <= Mode.Alert ? upper : Unreadable("service");
        // The service's tag can only lower: a team may hold back its own service, not let the tool loose on it.
        var lower = OfTag(options, "service", service.GetValueOrDefault(options.TagKey), Mode.Deploy);
        return lower.Mode < upper.Mode ? lower : upper with { Remark = upper.Remark ?? lower.Remark };
    }

    private static ModeDecision Unreadable(string owner) => new(Mode.Alert, $"The {owner}'s tags could not be read, which counts as mode alert.");

    private static ModeDecision OfTag(RemediationOptions options, string owner, string? value, Mode otherwise) => (value, ModeNames.Parse(value)) switch
    {
        (null, _) => new ModeDecision(otherwise, null),
        (_, { } mode) => new ModeDecision(mode, null),
        _ => new ModeDecision(Mode.Alert,
            $"The {owner}'s tag {options.TagKey} has the unknown value {PlainText.Quote(value)}, which counts as alert; expected one of {ModeNames.All}"
            + (owner == "cluster" ? $" or {PerService}." : ".")),
    };
}
