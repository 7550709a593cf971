using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The images that were really run on amd64 (test/data/truth), as stopped tasks whose container ended with exit code 1.</summary>
public sealed class TruthTests(OneInstance function) : IClassFixture<OneInstance>
{
    private const string Match = "platform-match";
    private const string Mismatch = "platform-mismatch";
    private const string Inconclusive = "inconclusive";

    private static readonly Dictionary<string, (string OnAmd64, string OnArm64)> Expected = new()
    {
        ["a-amd64-ok"] = (Match, Mismatch),
        ["b-arm64-ok"] = (Mismatch, Match),
        ["b2-arm64-novariant"] = (Mismatch, Match),
        ["c-lying-amd64-cfg-arm64-bin"] = (Match, Mismatch),
        ["d-script-no-shebang"] = (Match, Mismatch),
        ["d2-script-shebang-ok"] = (Match, Mismatch),
        ["e-script-crlf-shebang"] = (Match, Mismatch),
        ["f-shebang-interp-missing"] = (Match, Mismatch),
        ["f2-shebang-interp-wrong-arch"] = (Match, Mismatch),
        ["g-empty-entrypoint"] = (Match, Mismatch),
        ["h-truncated-elf-32b"] = (Match, Mismatch),
        ["i-not-executable"] = (Match, Mismatch),
        ["j-index-amd64-arm64"] = (Match, Match),
        ["k-index-attestation"] = (Match, Mismatch),
        ["l-index-arm64-only"] = (Mismatch, Match),
        ["l2-index-platform-lies"] = (Mismatch, Mismatch),
        ["m-dynamic-elf-loader-missing"] = (Match, Mismatch),
        ["o3-entrypoint-one-string"] = (Match, Mismatch),
        ["p-shell-form-arm64-app"] = (Match, Mismatch),
        ["s-pe-exe"] = (Match, Mismatch),
        ["v-386-ok"] = (Match, Mismatch),
        ["v-armv7-ok"] = (Mismatch, Mismatch),
        ["v-s390x-ok"] = (Mismatch, Mismatch),
        ["w-config-no-architecture"] = (Inconclusive, Inconclusive),
        ["w3-config-arch-aarch64"] = (Mismatch, Match),
        ["z-multi-7arch"] = (Match, Match),
    };

    /// <summary>Their labels are right, and their first program is not: that shows in its own bytes alone.</summary>
    private static readonly string[] RightLabelsOnBadPrograms =
        ["c-lying-amd64-cfg-arm64-bin", "d-script-no-shebang", "f2-shebang-interp-wrong-arch", "g-empty-entrypoint", "h-truncated-elf-32b", "s-pe-exe"];

    public static TheoryData<string> Cases => new(OciLayout.TruthCases);

    [Fact]
    public void Every_recorded_image_has_its_expected_verdicts() => Assert.Equal(OciLayout.TruthCases, Expected.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_image_gets_the_verdict_of_its_labels_on_both_architectures(string image)
    {
        var (onAmd64, onArm64) = (await JudgeAsync(image, "x86_64"), await JudgeAsync(image, "arm64"));

        Assert.Equal(Expected[image], ((string)onAmd64["verdict"]!, (string)onArm64["verdict"]!));
        Assert.Equal(("linux/amd64", "linux/arm64"), ((string?)onAmd64["ranOn"], (string?)onArm64["ranOn"]));
        Assert.Equal(onAmd64["verdict"]!.GetValue<string>() == Mismatch ? "sent" : "none", (string?)onAmd64["alert"]);
    }

    [Fact]
    public async Task No_image_that_ended_in_an_exec_format_error_is_called_a_match_when_its_labels_tell()
    {
        var rows = new List<Row>();
        foreach (var record in Truth())
        {
            var image = (string)record["image"]!;
            var verdict = (string)(await JudgeAsync(image, "x86_64"))["verdict"]!;
            rows.Add(new Row(image, verdict, WhatHappened(record)));
        }

        Print(rows);
        Assert.Equal(26, rows.Count);
        var missed = rows.Where(row => row.Happened == "exec format error" && row.Verdict == Match).Select(row => row.Image);
        Assert.Equal(RightLabelsOnBadPrograms, missed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(rows, row => row.Happened == "ran" && row.Verdict == Mismatch);
    }

    private sealed record Row(string Image, string Verdict, string Happened);

    private async Task<JsonObject> JudgeAsync(string image, string architecture)
    {
        var folder = Path.Combine(OciLayout.TruthFolder, "images", image);
        var scene = Scene.Create(function.Aws, new Parts { Push = (registry, repository) => registry.LoadOciLayout(repository, folder, Pictures.Tag) });
        return await function.OutcomeAsync(scene.StoppedTask().On(architecture));
    }

    private static IEnumerable<JsonObject> Truth() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(OciLayout.TruthFolder, "truth.json")))!["images"]!.AsArray().OfType<JsonObject>();

    private static string WhatHappened(JsonObject record) =>
        (bool)record["execFormatErrorFromInit"]! ? "exec format error"
        : (bool)record["refusedAtPull"]! ? "refused at pull"
        : (int?)record["docker"]?["exitCode"] == 0 ? "ran"
        : "failed otherwise";

    private static void Print(List<Row> rows)
    {
        string[] happenings = [.. rows.Select(row => row.Happened).Distinct().Order()];
        var table = new StringBuilder($"{"verdict",-20}{string.Concat(happenings.Select(name => $"{name,20}"))}\n");
        foreach (var verdict in rows.GroupBy(row => row.Verdict).OrderBy(group => group.Key))
            table.Append($"{verdict.Key,-20}{string.Concat(happenings.Select(name => $"{verdict.Count(row => row.Happened == name),20}"))}\n");
        foreach (var row in rows)
            table.Append($"\n{row.Image,-32}{row.Verdict,-20}{row.Happened}");
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
    }
}
