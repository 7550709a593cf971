using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Fuzz.Tests;

/// <summary>Inputs that once led to a finding, and some that show what a target is for: <c>Seeds/TARGET/what-it-is.txt</c>, one input a file.</summary>
public class SeedTests
{
    private static readonly string Folder = RepositoryFolder.PathOf("test", "EcsExecFormat.Fuzz.Tests", "Seeds");

    public static readonly TheoryData<string, string> Seeds =
        [.. Directory.GetFiles(Folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path)))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_was_found_once_is_found_no_more(string target, string seed)
    {
        var parser = Target.Of(target);

        Assert.NotEmpty(parser.Check(parser.Read(File.ReadAllText(Path.Combine(Folder, target, seed + ".txt")).TrimEnd('\n'))));
    }
}
