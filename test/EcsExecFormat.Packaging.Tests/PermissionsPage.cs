namespace EcsExecFormat.Packaging.Tests;

/// <summary>The tables of the function's permissions in docs/permissions.md.</summary>
internal static class PermissionsPage
{
    /// <summary>A row for each permission.</summary>
    public static IReadOnlyList<PermissionRow> Rows { get; } = [.. Read()];

    private static IEnumerable<PermissionRow> Read()
    {
        var conditional = false;
        foreach (var line in Repository.Read("docs/permissions.md").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                conditional = line.StartsWith("## Only when ", StringComparison.Ordinal);
            else if (line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|') is [_, var permission, var second, ..])
                yield return new PermissionRow(permission.Trim(' ', '`'), conditional ? [.. Quoted(second)] : []);
        }
    }

    private static IEnumerable<string> Quoted(string cell) => cell.Split('`').Where((_, index) => index % 2 == 1);
}

/// <summary>A permission, and when it is granted.</summary>
/// <param name="Permission">Such as <c>ecs:UpdateService</c>.</param>
/// <param name="Conditions">Values of MaximumMode, of which one must hold, and parameters, all of which must be set; empty means always.</param>
internal sealed record PermissionRow(string Permission, IReadOnlyList<string> Conditions)
{
    /// <param name="maximumMode">Value of MaximumMode.</param>
    /// <param name="parameters">The parameters that are set.</param>
    public bool Applies(string maximumMode, IEnumerable<string> parameters)
    {
        var modes = Conditions.Where(condition => char.IsAsciiLetterLower(condition[0])).ToArray();
        return (modes.Length == 0 || modes.Contains(maximumMode)) && Conditions.Except(modes).All(parameters.Contains);
    }
}
