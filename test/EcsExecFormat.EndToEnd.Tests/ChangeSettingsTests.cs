using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The settings that bound what may be changed, as the stack passes them.</summary>
public sealed class ChangeSettingsTests
{
    [Fact]
    public async Task MAXIMUM_MODE_caps_what_the_tags_ask_for_and_the_mail_says_so()
    {
        await using var function = new Set("MAXIMUM_MODE", "plan");
        var (outcome, scene) = await FailAsync(function, WrongMachine.Proof.Bytes, "deploy");

        Assert.Equal(("plan", "planned"), Result(outcome));
        Assert.Contains("The tags, or DEFAULT_MODE, ask for mode deploy, but MAXIMUM_MODE allows no more than plan.", scene.MailInOneLine(), StringComparison.Ordinal);
        Assert.Equal(["dynamodb:PutItem", "sns:Publish"], function.Aws.Calls.All.KindsOfWrites());
    }

    [Fact]
    public async Task DEFAULT_MODE_holds_where_the_cluster_has_no_tag()
    {
        await using var function = new Set("DEFAULT_MODE", "deploy");

        var (outcome, scene) = await FailAsync(function, WrongMachine.Proof.Bytes, null);

        Assert.Equal(("deploy", "deployed"), Result(outcome));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
    }

    [Fact]
    public async Task Under_another_REMEDIATION_TAG_KEY_the_usual_tag_means_nothing()
    {
        await using var function = new Set("REMEDIATION_TAG_KEY", "team:remediation");

        var (outcome, _) = await FailAsync(function, WrongMachine.Proof.Bytes, "deploy");

        Assert.Equal(("alert", "none"), Result(outcome));
    }

    [Fact]
    public async Task With_MAX_CHANGES_PER_HOUR_0_nothing_is_changed()
    {
        await using var function = new Set("MAX_CHANGES_PER_HOUR", "0");

        var (outcome, scene) = await FailAsync(function, WrongMachine.Proof.PullError, "deploy");

        Assert.Equal(("declined", "change-budget"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task With_DEEP_INSPECTION_off_no_layer_is_read_and_only_ECS_s_own_words_prove_anything()
    {
        await using var function = new Set("DEEP_INSPECTION", "off");

        var (byLabels, _) = await FailAsync(function, WrongMachine.Proof.Bytes, "deploy");
        var downloads = function.Aws.Calls.Of("ecr", "DownloadLayer").Count;
        var (byWords, _) = await FailAsync(function, WrongMachine.Proof.PullError, "deploy");

        Assert.Equal(("declined", "not-proven", "likely"), ((string?)byLabels["action"], (string?)byLabels["reasonCode"], (string?)byLabels["confidence"]));
        Assert.Equal(1, downloads); // The image's config.
        Assert.Equal(("deploy", "deployed"), Result(byWords));
    }

    [Fact]
    public async Task An_unknown_value_of_the_tag_counts_as_alert_and_the_mail_says_what_was_expected()
    {
        await using var function = new Set("DEFAULT_MODE", "deploy");

        var (outcome, scene) = await FailAsync(function, WrongMachine.Proof.Bytes, "Deploy");

        Assert.Equal(("alert", "none"), Result(outcome));
        Assert.Contains("has the unknown value \"Deploy\", which counts as alert; expected one of off, alert, plan, register, deploy or per-service.", scene.MailInOneLine(), StringComparison.Ordinal);
    }

    private static async Task<(JsonObject Outcome, Scene Scene)> FailAsync(Set function, WrongMachine.Proof proof, string? mode)
    {
        if (function.Aws is null)
            await function.InitializeAsync();
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws!, proof, "", parts => parts with { ClusterMode = mode });
        return (await function.OutcomeAsync(machine.StoppedTask(scene, proof)), scene);
    }

    private static (string? Mode, string? Action) Result(JsonObject outcome) => ((string?)outcome["mode"], (string?)outcome["action"]);

    private sealed class Set(string variable, string value) : RunningFunction
    {
        protected override Dictionary<string, string> Environment() => new(base.Environment()) { [variable] = value };
    }
}
