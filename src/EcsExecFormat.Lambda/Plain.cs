namespace EcsExecFormat.Lambda;

/// <summary>Foreign text in messages for people.</summary>
internal static class Plain
{
    private const int Longest = 200;

    /// <returns>The text in double quotes, shortened to 200 characters, control characters as <c>?</c>; <c>nothing</c> when there is none.</returns>
    public static string Quote(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "nothing";
        var shown = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text;
        return string.Create(shown.Length + 2, shown, static (quoted, source) =>
        {
            quoted[0] = quoted[^1] = '"';
            for (var i = 0; i < source.Length; i++)
                quoted[i + 1] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
