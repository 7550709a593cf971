namespace EcsExecFormat.LocalAws.Wire;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> text; a leading path and <c>?</c> are skipped.</summary>
internal static class FormReader
{
    public static Dictionary<string, string> Read(string text)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = field.Split('=', 2);
            form[Decode(parts[0])] = parts.Length == 2 ? Decode(parts[1]) : "";
        }
        return form;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
