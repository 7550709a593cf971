using System.Diagnostics.CodeAnalysis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>A pull that failed because the image's index has no entry for the platform, told by the agent's or the runtime's text.</summary>
/// <param name="Wanted">The platform that was asked for; null when the text does not name it.</param>
/// <param name="Text">The text as it came.</param>
public sealed record PullError(Platform? Wanted, string Text)
{
    /// <summary>Behind these words the platform stands that was asked for, bare, in quotes, braces or parentheses.</summary>
    private static readonly string[] BeforeThePlatform =
    [
        // Fargate platform 1.4 (containerd), and how it said so in 2020.
        "does not contain descriptor matching platform ",
        "failed to find a descriptor for platform ",
        // Docker, by its own store and by containerd's.
        "no matching manifest for ",
        "does not provide the specified platform ",
        "does not match the specified platform: wanted ",
        "does not match the specified platform ",
    ];

    /// <summary>containerd alone, which names no platform.</summary>
    private const string NoMatch = "no match for platform in manifest";

    /// <summary>Podman and whatever else is built on containers/image; the parts of the platform are named one by one.</summary>
    private static readonly string[] NoImageFound = ["no image found in manifest list for architecture ", "no image found in image index for architecture "];

    /// <param name="text">A stopped reason, of a task or a container; null is none.</param>
    /// <param name="error">Null for any other text.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PullError? error)
    {
        error = null;
        if (text is null)
            return false;
        var isSo = TryAfter(text, out var wanted) || TryPodman(text, out wanted) || text.Contains(NoMatch, StringComparison.Ordinal);
        if (isSo)
            error = new PullError(wanted, text);
        return isSo;
    }

    private static bool TryAfter(ReadOnlySpan<char> text, out Platform? wanted)
    {
        wanted = null;
        foreach (var words in BeforeThePlatform)
        {
            // What does not name a platform behind these words is another failure.
            if (text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at && Word(text[(at + words.Length)..]) is { Length: > 0 } word && word.Contains('/'))
            {
                wanted = Platform.TryParse(word, out var known) ? known : null;
                return true;
            }
        }

        return false;
    }

    /// <summary><c>… for architecture "arm64", variant "v8", OS "linux"</c>, with or without quotes.</summary>
    private static bool TryPodman(ReadOnlySpan<char> text, out Platform? wanted)
    {
        wanted = null;
        foreach (var words in NoImageFound)
        {
            if (text.IndexOf(words, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            var rest = text[(at + words.Length)..];
            wanted = Platform.TryOf(After(rest, ", OS "), Word(rest), After(rest, ", variant "), out var known) ? known : null;
            return true;
        }

        return false;
    }

    private static string? After(ReadOnlySpan<char> text, string words) =>
        text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at && Word(text[(at + words.Length)..]) is { Length: > 0 } word ? word : null;

    /// <summary>The word behind quotes and brackets; empty when there is none.</summary>
    private static string Word(ReadOnlySpan<char> text)
    {
        // Of an empty text in quotes, both.
        if (text.StartsWith("\"\"", StringComparison.Ordinal))
            return "";
        var start = 0;
        while (start < text.Length && text[start] is (' ' or '\'' or '"' or '`' or '{' or '('))
            start++;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is ('/' or '_' or '.' or '-')))
            end++;
        return text[start..end].TrimEnd('.').ToString();
    }
}
