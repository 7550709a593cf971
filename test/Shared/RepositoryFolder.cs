namespace EcsExecFormat.TestSupport;

/// <summary>The repository that the tests were built from.</summary>
public static class RepositoryFolder
{
    public static string Root { get; } = Find();

    /// <summary>Full path of a file or folder, given the parts of its path within the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EcsExecFormatLambda.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("EcsExecFormatLambda.sln is in no folder above the tests");
        return folder.FullName;
    }
}
