using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>The entrypoints' bytes of images that were really run on linux/amd64, compared with what happened to them there.</summary>
public class TruthEntrypointTests
{
    private const string Foreign = "foreign";
    private const string Native = "native";
    private const string Unresolved = "unresolved";

    [Fact]
    public async Task The_bytes_say_what_happened_to_the_images_that_were_really_run()
    {
        var wrong = new List<string>();
        foreach (var (name, happened) in Recorded())
        {
            var (told, why) = await TellAsync(name);
            var isRight = told == happened || (told == Unresolved && happened != Native);
            TestContext.Current.TestOutputHelper!.WriteLine($"{(isRight ? "right" : "WRONG")}  {name,-30} {happened,-24} {told,-10} {why}");
            if (!isRight)
                wrong.Add(name);
        }

        Assert.Empty(wrong);
    }

    /// <summary>What the recorded files are known to be.</summary>
    [Theory]
    [InlineData("b-arm64-ok", "linux/arm64")]
    [InlineData("c-lying-amd64-cfg-arm64-bin", "linux/arm64")]
    [InlineData("f2-shebang-interp-wrong-arch", "linux/arm64")]
    [InlineData("l2-index-platform-lies", "linux/arm64")]
    [InlineData("v-armv7-ok", "32-bit ARM")]
    [InlineData("v-s390x-ok", "linux/s390x")]
    [InlineData("w3-config-arch-aarch64", "linux/arm64")]
    public async Task A_foreign_program_is_told_by_its_machine(string name, string machine)
    {
        var (told, why) = await TellAsync(name);
        Assert.Equal(Foreign, told);
        Assert.EndsWith($"is a program for {machine}, as its first bytes say.", why, StringComparison.Ordinal);
    }

    private static async Task<(string Told, string Why)> TellAsync(string name)
    {
        var layout = OciLayout.OfTruth(name);
        var image = ImageReference.Parse(Events.Image).WithDigest(layout.Top.Digest);
        // As if every label were for another platform, so that every entrypoint is looked at.
        var suspected = new ContainerFinding("web", Events.Image, image, image.Digest, [Platform.LinuxArm64], Verdict.PlatformMismatch, Confidence.Likely, [], "");
        var finding = TaskFinding.Of(new RunPlatform(Platform.LinuxAmd64, "said so"), Definitions.Web(), [suspected]);

        var proven = Assert.Single((await ProvableImage.Examiner(new LayoutImages(layout), long.MaxValue).ProvenAsync(finding)).Containers);

        return proven switch
        {
            { Unproven: { } reason, Verdict: Verdict.PlatformMismatch, Confidence: Confidence.Likely } => (Unresolved, reason),
            { Unproven: null, Verdict: Verdict.PlatformMismatch or Verdict.UnrunnableEntrypoint, Confidence: Confidence.Confirmed } => (Foreign, proven.Evidence.Single()),
            { Unproven: null, Verdict: Verdict.PlatformMatch, HasProvenBytes: true } => (Native, proven.Evidence.Single()),
            { Unproven: null, Verdict: Verdict.PlatformMatch } => ("another failure", proven.Reason),
            _ => ("nonsense", proven.ToString()),
        };
    }

    private static ImmutableArray<(string Name, string Happened)> Recorded()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(OciLayout.TruthFolder, "truth.json")));
        return [.. truth.RootElement.GetProperty("images").EnumerateArray().Select(image => (image.GetProperty("image").GetString()!, Happened(image)))];
    }

    private static string Happened(JsonElement image) =>
        image.GetProperty("execFormatErrorFromInit").GetBoolean() ? Foreign
        : image.GetProperty("refusedAtPull").GetBoolean() ? "refused at the pull"
        : image.GetProperty("docker").GetProperty("exitCode").GetInt32() == 0 ? Native
        // The program of this image's own machine was executed; what became of it then is another matter.
        : image.GetProperty("image").GetString() is "p-shell-form-arm64-app" ? Native
        : "another failure";
}
