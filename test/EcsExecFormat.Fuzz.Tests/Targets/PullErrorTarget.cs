using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>A pull error that names a platform is proof: nothing else may be taken for one, nor for another platform's.</summary>
internal sealed class PullErrorTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 8);

    private static readonly string[] Known =
        ["descriptor matching platform", "descriptor for platform", "no matching manifest for", "the specified platform", "no match for platform in manifest", "no image found in "];

    public override IReadOnlyList<string> Kinds => ["none", "linux/amd64", "linux/arm64", "no platform"];

    protected override IEnumerable<string> Texts =>
    [
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
        "failed to find a descriptor for platform {linux/arm64/v8}", "no matching manifest for linux/arm64/v8 in the manifest list entries", "no match for platform in manifest sha256:2b: not found",
        "image with reference app:1 was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)", "app:1 does not provide the specified platform (linux/arm64)",
        "does not match the specified platform: wanted linux/amd64, actual: linux/arm64", "no image found in manifest list for architecture \"arm64\", variant \"v8\", OS \"linux\"",
        "no image found in image index for architecture amd64, variant \"\", OS linux", "failed to register layer: no space left on device", "exec /app: exec format error",
    ];

    protected override IReadOnlyList<string> Words => ["linux/amd64", "linux/arm64", ", OS ", ", variant ", "for architecture ", "platform ", "windows/amd64", "does not match ", "\"\"", .. Known];

    protected override string Check(string text)
    {
        var error = Allowance.Measure(2 * text.Length, () => PullError.TryParse(text, out var parsed) ? parsed : null);
        Must.Hold(error == (PullError.TryParse(text, out var again) ? again : null), "the same input twice");
        if (error is null)
            return "none";
        Must.BeEqual(text, error.Text, "the text");
        Must.Hold(Known.Any(words => text.Contains(words, StringComparison.Ordinal)), "an error without the words of one");
        if (error.Wanted is not { } wanted)
            return "no platform";
        Must.Hold(Platform.Parse(wanted.ToString()) == wanted, "the platform does not read back");
        Must.Hold(Spellings(wanted.Architecture).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)), $"{wanted} does not stand in the text");
        return wanted == Platform.LinuxAmd64 || wanted == Platform.LinuxArm64 ? wanted.ToString() : "another platform";
    }

    private static string[] Spellings(string architecture) => architecture switch
    {
        "amd64" => ["amd64", "x86"],
        "arm64" => ["arm64", "aarch64"],
        "386" => ["386", "686"],
        _ => [architecture],
    };
}
