namespace EcsExecFormat.Packaging.Tests;

public sealed class MakefileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("[x86_64]", "linux-x64")]
    [InlineData("[arm64]", "linux-arm64")]
    [InlineData("[ \"arm64\" ]", "linux-arm64")]
    public void The_build_is_for_the_architecture_that_the_template_declares(string declared, string runtime)
    {
        var result = DryRun(declared);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"-r {runtime} ", result.Output);
    }

    [Fact]
    public void A_build_by_hand_may_name_another_architecture() =>
        Assert.Contains("-r linux-arm64 ", DryRun("[x86_64]", "ARCH=arm64").Output);

    [Theory]
    [InlineData("[!Ref Architecture]")]
    [InlineData("[mips]")]
    [InlineData("")]
    public void A_template_that_does_not_declare_it_literally_is_refused(string declared)
    {
        var result = DryRun(declared);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Architectures: [x86_64]", result.Error);
    }

    [Theory]
    [InlineData("uname", "dotnet is missing: install the .NET 10 SDK")]
    [InlineData("uname dotnet", "clang is missing")]
    [InlineData("uname dotnet clang tr sed", "needs a cross linker")]
    public void A_missing_tool_is_named_with_what_to_install(string present, string complaint)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The function is built on Linux.");
        foreach (var tool in present.Split(' '))
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, tool), new[] { "/usr/bin/" + tool, "/bin/" + tool }.FirstOrDefault(File.Exists) ?? "/bin/sh");

        var result = Tool.Run("/bin/sh", ["build/check-tools", "arm64", "no-such-machine"], path: _folder.FullName);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(complaint, result.Error);
    }

    private ToolResult DryRun(string declared, params string[] assignments)
    {
        Tool.Require("make");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "build"));
        foreach (var file in new[] { "Makefile", "build/declared-architecture" })
            File.Copy(Repository.PathOf(file), Path.Combine(_folder.FullName, file));
        var template = Repository.Read("template.yaml");
        Assert.Contains("Architectures: [x86_64]", template);
        File.WriteAllText(Path.Combine(_folder.FullName, "template.yaml"), template.Replace("Architectures: [x86_64]", $"Architectures: {declared}", StringComparison.Ordinal));
        return Tool.Run("make", ["--dry-run", "build-ExecFormatFunction", "ARTIFACTS_DIR=out", .. assignments], _folder.FullName);
    }
}
