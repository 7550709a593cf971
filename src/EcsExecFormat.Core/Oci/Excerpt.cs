namespace EcsExecFormat.Core.Oci;

/// <summary>A piece of foreign text that is safe to show in an error message.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    /// <returns>The text in quotes, at most 60 characters of it, with everything but printable ASCII replaced by <c>?</c>.</returns>
    public static string Of(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var shown = string.Create(start.Length, start, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
        });
        return text.Length > MaxLength ? $"\"{shown}…\"" : $"\"{shown}\"";
    }
}
