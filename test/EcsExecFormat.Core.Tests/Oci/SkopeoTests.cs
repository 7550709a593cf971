using System.Diagnostics;
using System.Text;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Oci;

/// <summary>skopeo reads the recorded images as a runtime's library does; it has to come to the same config as we do.</summary>
public class SkopeoTests
{
    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task Skopeo_finds_the_same_config_in_every_recorded_image_or_refuses_it_too(string architecture)
    {
        var skopeo = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, "skopeo")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(skopeo is null, "skopeo is not installed");
        var differing = new List<string>();
        foreach (var name in OciLayout.TruthCases)
        {
            var ours = ConfigFor(OciLayout.OfTruth(name), Platform.Of("linux", architecture));
            var theirs = await ConfigAsync(skopeo!, architecture, Path.Combine(OciLayout.TruthFolder, "images", name));
            if (ours != theirs)
                differing.Add($"{name}: ours {ours ?? "refused"}, skopeo's {theirs ?? "refused"}");
        }

        Assert.Empty(differing);
    }

    /// <returns>The digest of the config of what runs on the host; null when the index has nothing for it.</returns>
    private static string? ConfigFor(OciLayout layout, Platform host) => layout.Manifest(layout.Top) switch
    {
        ImageManifest single => single.Config.Digest.ToString(),
        ImageIndex index when IndexChoice.Of(index.Manifests.Where(entry => entry.IsImage), entry => entry.Platform, host) is { } chosen =>
            ((ImageManifest)layout.Manifest(chosen)).Config.Digest.ToString(),
        _ => null,
    };

    private static async Task<string?> ConfigAsync(string skopeo, string architecture, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(
            skopeo, ["--override-os", "linux", "--override-arch", architecture, "inspect", "--config", "--raw", $"oci:{folder}:latest"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode == 0)
            return Digest.Sha256Of(Encoding.UTF8.GetBytes(await output)).ToString();
        Assert.Contains("no image found", await error, StringComparison.Ordinal);
        return null;
    }
}
