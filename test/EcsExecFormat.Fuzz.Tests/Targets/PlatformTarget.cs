using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>Unknown is never taken for a platform, and of what is known each spelling is the same value.</summary>
internal sealed class PlatformTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 8);

    public override IReadOnlyList<string> Kinds => ["known", "with variant"];

    protected override IEnumerable<string> Texts => ["linux/amd64", "linux/arm64/v8", "linux/arm/v7", "Linux/x86_64", "linux/aarch64", "windows/amd64", "macos/arm64", "linux/386", "unknown/unknown", "linux/pdp11", "linux/amd64/v1/x", "linux//"];

    protected override IReadOnlyList<string> Words => ["linux", "windows", "amd64", "arm64", "arm", "armhf", "armel", "i386", "386", "x86-64", "s390x", "/v1", "/v8", "/8", "/v2", "\u0130", "unknown"];

    protected override string Check(string text)
    {
        var answer = Answer.Of(Allowance, 2 * text.Length, () => Platform.Parse(text), platform => platform.ToString());
        if (answer.Value is not { } platform)
            return answer.Kind(_ => "");
        Must.Hold(Platform.Parse(platform.ToString()) == platform, $"{platform} does not read back");
        Must.Hold(platform.ToString().All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '/' or '.' or '_' or '-'), $"{platform} is not in plain lower case");
        Must.Hold(platform.RunsOn(platform), $"{platform} does not run on itself");
        // No host of one kind runs the programs of the other.
        Must.Hold(!(platform.RunsOn(Platform.LinuxAmd64) && platform.RunsOn(Platform.LinuxArm64)), $"{platform} runs on both");
        Must.Hold(text.All(char.IsAscii), "what is not ASCII is no platform");
        return platform.Variant is null ? "known" : "with variant";
    }
}
