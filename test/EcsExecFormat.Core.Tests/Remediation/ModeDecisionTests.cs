using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The mode of a cluster and a service, by tags, default and maximum.</summary>
public class ModeDecisionTests
{
    private const string Unreadable = "(unreadable)";
    private const string Key = "exec-format-remediation";

    private static readonly string[] Ranked = ["off", "alert", "plan", "register", "deploy"];
    private static readonly string?[] Values = ["off", "alert", "plan", "register", "deploy", "per-service", "nonsense", "", "Deploy", " deploy", null, Unreadable];

    private static readonly (string? Cluster, string? Service, string Default, string Maximum)[] All =
    [
        .. from cluster in Values
           from service in Values
           from otherwise in Ranked
           from maximum in Ranked
           select (cluster, service, otherwise, maximum),
    ];

    // Default alert, maximum deploy: what a platform team meets first. Written down from the contract's section on modes.
    [Theory]
    [InlineData(null, null, "alert")]
    [InlineData(null, "deploy", "alert")]
    [InlineData(null, "off", "off")]
    [InlineData("off", "deploy", "off")]
    [InlineData("alert", "deploy", "alert")]
    [InlineData("plan", null, "plan")]
    [InlineData("register", "deploy", "register")]
    [InlineData("deploy", null, "deploy")]
    [InlineData("deploy", "deploy", "deploy")]
    [InlineData("deploy", "register", "register")]
    [InlineData("deploy", "plan", "plan")]
    [InlineData("deploy", "off", "off")]
    [InlineData("deploy", "per-service", "alert")]
    [InlineData("deploy", "nonsense", "alert")]
    [InlineData("deploy", "", "alert")]
    [InlineData("deploy", "DEPLOY", "alert")]
    [InlineData("deploy", Unreadable, "alert")]
    [InlineData("off", Unreadable, "off")]
    [InlineData("Deploy", "deploy", "alert")]
    [InlineData("", "deploy", "alert")]
    [InlineData("nonsense", "off", "off")]
    [InlineData("per-service", null, "alert")]
    [InlineData("per-service", "deploy", "deploy")]
    [InlineData("per-service", "off", "off")]
    [InlineData("per-service", "per-service", "alert")]
    [InlineData("per-service", "Deploy", "alert")]
    [InlineData("per-service", Unreadable, "alert")]
    [InlineData(Unreadable, "deploy", "alert")]
    [InlineData(Unreadable, null, "alert")]
    [InlineData(Unreadable, "off", "off")]
    [InlineData(Unreadable, Unreadable, "alert")]
    public void A_tag_of_the_cluster_and_one_of_the_service_give_a_mode(string? cluster, string? service, string expected) =>
        Assert.Equal(expected, Decide(cluster, service, "alert", "deploy").Mode.Name());

    [Fact]
    public void The_whole_table_is_as_the_contract_says()
    {
        Assert.Equal(12 * 12 * 5 * 5, All.Length);
        Assert.All(All, row => Assert.Equal(Ranked[Oracle(row.Cluster, row.Service, row.Default, row.Maximum)], Decide(row).Mode.Name()));
    }

    [Fact]
    public void A_service_never_raises_the_mode_but_under_per_service() => Assert.All(All.Where(row => row.Cluster != "per-service"), row =>
        Assert.True(Decide(row).Mode <= Decide(row with { Service = null }).Mode, row.ToString()));

    [Fact]
    public void The_maximum_is_never_exceeded() => Assert.All(All, row => Assert.True(Rank(Decide(row).Mode.Name()) <= Rank(row.Maximum), row.ToString()));

    [Fact]
    public void What_is_not_understood_or_not_readable_allows_no_more_than_alert_and_says_so() => Assert.All(
        All.Where(row => IsStrange(row.Cluster) && row.Cluster != "per-service" || IsStrange(row.Service)), row =>
        {
            var decision = Decide(row);
            Assert.True(decision.Mode <= Mode.Alert, row.ToString());
            if (decision.Mode == Mode.Alert && row is { Cluster: not "alert", Service: not "alert" } && row.Default == "deploy")
                Assert.NotNull(decision.Remark);
        });

    [Theory]
    [InlineData("Deploy", null, "The cluster's tag exec-format-remediation has the unknown value \"Deploy\", which counts as alert; expected one of off, alert, plan, register, deploy or per-service.")]
    [InlineData("deploy", "yes", "The service's tag exec-format-remediation has the unknown value \"yes\", which counts as alert; expected one of off, alert, plan, register, deploy.")]
    [InlineData(Unreadable, null, "The cluster's tags could not be read, which counts as mode alert.")]
    [InlineData("deploy", Unreadable, "The service's tags could not be read, which counts as mode alert.")]
    [InlineData("deploy", "plan", null)]
    public void What_was_not_understood_is_said(string? cluster, string? service, string? expected) =>
        Assert.Equal(expected, Decide(cluster, service, "alert", "deploy").Remark);

    [Fact]
    public void The_cap_is_said() => Assert.Equal(
        "The tags, or DEFAULT_MODE, ask for mode deploy, but MAXIMUM_MODE allows no more than plan.", Decide("deploy", null, "alert", "plan").Remark);

    [Fact]
    public void Another_tag_key_is_another_tag()
    {
        var tags = ImmutableDictionary<string, string>.Empty.Add(Key, "deploy");
        Assert.Equal(Mode.Alert, ModeDecision.Of(RemediationOptions.Default with { TagKey = "other" }, tags, tags).Mode);
    }

    /// <summary>The contract once more, with ranks instead of modes: a strange value has rank 1, alert; an absent tag of a service takes nothing away.</summary>
    private static int Oracle(string? cluster, string? service, string otherwise, string maximum)
    {
        int asked;
        if (cluster == "per-service")
        {
            asked = service is null || IsStrange(service) ? 1 : Rank(service);
        }
        else
        {
            var ofCluster = cluster is null ? Rank(otherwise) : IsStrange(cluster) ? 1 : Rank(cluster);
            var ofService = service is null ? 4 : IsStrange(service) ? 1 : Rank(service);
            asked = ofCluster < ofService ? ofCluster : ofService;
        }

        return asked < Rank(maximum) ? asked : Rank(maximum);
    }

    private static bool IsStrange(string? value) => value is not null && Rank(value) < 0;

    private static int Rank(string mode) => Array.IndexOf(Ranked, mode);

    private static ModeDecision Decide((string? Cluster, string? Service, string Default, string Maximum) row) => Decide(row.Cluster, row.Service, row.Default, row.Maximum);

    private static ModeDecision Decide(string? cluster, string? service, string otherwise, string maximum) => ModeDecision.Of(
        RemediationOptions.Default with { DefaultMode = ModeNames.Parse(otherwise)!.Value, MaximumMode = ModeNames.Parse(maximum)!.Value }, Tags(cluster), Tags(service));

    private static ImmutableDictionary<string, string>? Tags(string? value) => value switch
    {
        Unreadable => null,
        null => ImmutableDictionary<string, string>.Empty.Add("team", "shop"),
        _ => ImmutableDictionary<string, string>.Empty.Add(Key, value),
    };
}
