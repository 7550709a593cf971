namespace EcsExecFormat.Packaging.Tests;

/// <summary>The tables of the function's permissions in docs/permissions.md.</summary>
internal static class PermissionsPage
{
    private const string Conditional = "## Only when `MaximumMode` allows it";

    /// <summary>A row for each permission; <c>Modes</c> says when it is granted, null always.</summary>
    public static IReadOnlyList<(string Permission, string? Modes)> Rows { get; } = [.. Read()];

    private static IEnumerable<(string, string?)> Read()
    {
        var conditional = false;
        foreach (var line in Repository.Read("docs/permissions.md").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                conditional = line == Conditional;
            else if (line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|') is [_, var permission, var second, ..])
                yield return (permission.Trim(' ', '`'), conditional ? second : null);
        }
    }
}
