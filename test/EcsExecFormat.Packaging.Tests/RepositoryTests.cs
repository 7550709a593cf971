using System.Text.RegularExpressions;

namespace EcsExecFormat.Packaging.Tests;

public sealed partial class RepositoryTests
{
    // Put together here so that this file does not hold what it looks for.
    private static readonly string[] RegistryHosts = ["api.nuget." + "org", "registry.npmjs." + "org", "deb.debian." + "org", "pypi." + "org"];

    [Fact]
    public void No_tracked_file_names_a_package_registry_or_a_folder_of_one_machine()
    {
        var offending = TrackedTexts()
            .SelectMany(file => file.Text.Split('\n').Select((line, index) => (Where: $"{file.Path}:{index + 1}: {line.Trim()}", Line: line)))
            .Where(place => RegistryHosts.Any(place.Line.Contains) || MachineFolder().IsMatch(place.Line));

        Assert.Empty(offending.Select(place => place.Where));
    }

    [Theory]
    [InlineData("LICENSE")]
    [InlineData("README.md")]
    [InlineData("EcsExecFormatLambda.sln")]
    [InlineData("template.yaml")]
    [InlineData("samconfig.toml")]
    [InlineData(".ci/run")]
    public void What_a_newcomer_looks_for_is_there(string file) => Assert.NotEqual("", Repository.Read(file).Trim());

    [Fact]
    public void The_licence_is_the_MIT_licence() => Assert.StartsWith("MIT License", Repository.Read("LICENSE"));

    [Fact]
    public void Every_project_but_the_benchmarks_is_in_the_solution_and_has_a_lock_file()
    {
        var solution = Repository.Read("EcsExecFormatLambda.sln").Replace('\\', '/');
        var projects = TrackedFiles().Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !file.StartsWith("test/Benchmarks/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(projects);
        Assert.All(projects, project =>
        {
            Assert.Contains($"\"{project}\"", solution);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(project))!, "packages.lock.json")), $"{project} has no lock file.");
        });
    }

    [GeneratedRegex(@"(?<![\w.}])/(?:work|farm|root|home/\w+|Users/\w+)/")]
    private static partial Regex MachineFolder();

    private static IEnumerable<(string Path, string Text)> TrackedTexts() =>
        TrackedFiles()
            .Select(file => (file, Text: File.Exists(Repository.PathOf(file)) ? Repository.Read(file) : ""))
            .Where(file => !file.Text.Contains('\0'));

    private static string[] TrackedFiles()
    {
        Tool.Require("git");
        var listed = Tool.Run("git", ["ls-files", "-z"]);
        Assert.SkipUnless(listed.ExitCode == 0, "This is no git checkout.");
        return listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
