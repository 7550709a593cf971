using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>A pull that failed because the image's index has no entry for the platform, told by the agent's or the runtime's text.</summary>
/// <param name="Wanted">The platform that was asked for; null when the text does not name it.</param>
/// <param name="Text">The text as it came.</param>
public sealed partial record PullError(Platform? Wanted, string Text)
{
    /// <summary>
    /// Fargate platform 1.4 (containerd): "image Manifest does not contain descriptor matching platform 'linux/amd64'";
    /// older: "failed to find a descriptor for platform"; EC2 (docker): "no matching manifest for linux/arm64/v8 in the
    /// manifest list entries"; containerd's own "no match for platform in manifest", which names none.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PullError? error)
    {
        error = null;
        if (text is null)
            return false;
        var match = Wording().Match(text);
        if (!match.Success)
            return false;
        error = new PullError(Platform.TryParse(match.Groups["platform"].Value, out var wanted) ? wanted : null, text);
        return true;
    }

    [GeneratedRegex(
        "(?:does not contain descriptor matching platform|failed to find a descriptor for platform|no matching manifest for)"
        + " ['\"]?(?<platform>[a-z0-9]+/[a-zA-Z0-9_-]+(?:/[a-zA-Z0-9.]+)?)"
        + "|no match for platform in manifest",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Wording();
}
