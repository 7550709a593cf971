using System.Diagnostics;
using System.Text.Json;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests;

/// <summary>Layers as other people's tools compress them with zstd.</summary>
public sealed class ZstdToolsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zstd-tools-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("-1")]
    [InlineData("-19 --no-check")]
    [InlineData("-3 --long=25")]
    [InlineData("--ultra -20 -T2")]
    public async Task What_the_zstd_command_compresses_is_unpacked(string options)
    {
        var file = Path.Combine(_folder.FullName, "layer.tar");
        await File.WriteAllBytesAsync(file, Zstd.Compressible, TestContext.Current.CancellationToken);
        await RunAsync("zstd", [.. options.Split(' '), "-q", file, "-o", file + ".zst"]);
        Assert.Equal(Zstd.Compressible, await Zstd.UnpackAsync(await File.ReadAllBytesAsync(file + ".zst", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_the_zstd_command_gives_a_larger_window_is_refused()
    {
        var file = Path.Combine(_folder.FullName, "layer.tar.zst");
        // Input from a pipe has no size that would make the window smaller than what was asked for.
        await RunAsync("sh", ["-c", $"head -c 1000 /dev/zero | zstd -q --long=26 -o '{file}'"], "zstd");
        var stored = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<LayerUnreadableException>(() => Zstd.UnpackAsync(stored));
        Assert.Contains("window", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_skopeo_compresses_unpacks_to_what_the_config_states()
    {
        await RunAsync("skopeo", ["copy", "-q", "--insecure-policy", "--dest-compress-format", "zstd",
            $"oci:{Path.Combine(OciLayout.TruthFolder, "images", "a-amd64-ok")}:latest", $"oci:{_folder.FullName}:latest"]);
        var layout = OciLayout.Open(_folder.FullName);
        var manifest = Assert.IsType<ImageManifest>(layout.Manifest(layout.Top));
        Assert.All(manifest.Layers, layer => Assert.Equal("application/vnd.oci.image.layer.v1.tar+zstd", layer.MediaType));
        var unpacked = new List<string>();
        foreach (var layer in manifest.Layers)
            unpacked.Add(Digest.Sha256Of(await Zstd.UnpackAsync(layout.Blob(layer.Digest).ToArray())).ToString());
        using var config = JsonDocument.Parse(layout.Blob(manifest.Config.Digest));
        Assert.Equal(config.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(id => id.GetString()), unpacked);
    }

    private static async Task RunAsync(string tool, string[] arguments, string? needed = null)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Assert.SkipUnless(path.Split(':').Any(folder => File.Exists(Path.Combine(folder, needed ?? tool))), $"{needed ?? tool} is not installed");
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }
}
