using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EcsExecFormat.Core.Oci;

/// <summary>
/// Operating system and CPU architecture in Go's words (OCI image spec, Image Index, <c>platform</c>), normalised as
/// containerd does (containerd/platforms), so that equal platforms are equal values.
/// </summary>
public sealed record Platform
{
    public static readonly Platform LinuxAmd64 = new("linux", "amd64", null);
    public static readonly Platform LinuxArm64 = new("linux", "arm64", null);

    private const int MaxVariantLength = 32;

    // The values of GOOS and GOARCH, which the OCI image spec prescribes. Any other word tells nothing that could be relied upon.
    private static readonly FrozenSet<string> KnownSystems = FrozenSet.Create(
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd",
        "plan9", "solaris", "wasip1", "windows", "zos");

    private static readonly FrozenSet<string> KnownArchitectures = FrozenSet.Create(
        "386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips", "mips64", "mips64le", "mips64p32",
        "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm");

    private Platform(string os, string architecture, string? variant) => (Os, Architecture, Variant) = (os, architecture, variant);

    /// <summary>A GOOS value, such as <c>linux</c>.</summary>
    public string Os { get; }

    /// <summary>A GOARCH value, such as <c>amd64</c> or <c>arm64</c>.</summary>
    public string Architecture { get; }

    /// <summary>Such as <c>v7</c>; null for the ordinary one: amd64 v1 and arm64 v8 are not spelt out.</summary>
    public string? Variant { get; }

    /// <exception cref="ParseException">Not a known operating system and architecture, or an illegal variant.</exception>
    public static Platform Of(string os, string architecture, string? variant = null) =>
        TryOf(os, architecture, variant, out var platform)
            ? platform
            : throw Unexpected(string.Join('/', [os, architecture, .. variant is null ? [] : new[] { variant }]));

    /// <summary>
    /// False when the operating system or the architecture is missing, <c>unknown</c> or none that Go knows, or the variant is
    /// illegal. A missing operating system is not guessed: a caller that knows better says so.
    /// </summary>
    public static bool TryOf(string? os, string? architecture, string? variant, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        if (os is null || architecture is null || !TryNormaliseVariant(ref variant))
            return false;
        var system = os.ToLowerInvariant() switch { "macos" => "darwin", var other => other };
        (architecture, variant) = Normalise(architecture.ToLowerInvariant(), variant);
        if (!KnownSystems.Contains(system) || !KnownArchitectures.Contains(architecture))
            return false;
        platform = new Platform(system, architecture, variant);
        return true;
    }

    /// <summary>Reads <c>OS/ARCHITECTURE[/VARIANT]</c>.</summary>
    /// <exception cref="ParseException">The text is no such platform.</exception>
    public static Platform Parse(string text) => TryParse(text, out var platform) ? platform : throw Unexpected(text);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        return text?.Split('/', 4) switch
        {
            [var os, var architecture] => TryOf(os, architecture, null, out platform),
            [var os, var architecture, { Length: > 0 } variant] => TryOf(os, architecture, variant, out platform),
            _ => false,
        };
    }

    /// <summary>
    /// Whether a kernel on <paramref name="host"/> executes binaries for this platform: x86-64 also runs i386; 32-bit ARM on an
    /// arm64 host of ECS is an exec format error. Variants are not looked at by the kernel.
    /// </summary>
    public bool RunsOn(Platform host) => Os == host.Os && (Architecture, host.Architecture) switch
    {
        ("amd64" or "386", "amd64") => true,
        ("arm64", "arm64") => true,
        _ => this == host,
    };

    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private static (string Architecture, string? Variant) Normalise(string architecture, string? variant) => (architecture, variant) switch
    {
        ("x86_64" or "x86-64" or "amd64", _) => ("amd64", variant == "v1" ? null : variant),
        ("aarch64" or "arm64", _) => ("arm64", variant is "v8" or "8" ? null : variant),
        ("i386" or "i686", _) => ("386", null),
        ("armhf", _) or ("arm", null or "7") => ("arm", "v7"),
        ("armel", _) => ("arm", "v6"),
        ("arm", "5" or "6" or "8") => ("arm", "v" + variant),
        _ => (architecture, variant),
    };

    private static bool TryNormaliseVariant(ref string? variant)
    {
        // ASCII first: the Kelvin sign's lower case is a k.
        if (variant is not null && !Ascii.IsValid(variant))
            return false;
        variant = variant is { Length: > 0 } ? variant.ToLowerInvariant() : null;
        return variant is null
            || (variant.Length <= MaxVariantLength && variant.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'));
    }

    private static ParseException Unexpected(string text) =>
        new($"expected a platform such as linux/amd64 or linux/arm/v7, not {PlainText.Quote(text)}");
}
