using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Absolute path of the folder that holds template.yaml.</summary>
    public static string Root => RepositoryFolder.Root;

    public static string PathOf(string relative) => RepositoryFolder.PathOf(relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));
}
