using System.Diagnostics;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>Runs a program that may or may not be installed here.</summary>
internal static class Tool
{
    /// <summary>Skips the calling test unless <paramref name="program"/> is on the PATH.</summary>
    public static void Require(string program) =>
        Assert.SkipUnless(IsInstalled(program), $"{program} is not installed.");

    /// <summary>Skips the calling test unless python3 can import <paramref name="module"/>.</summary>
    public static void RequirePython(string module)
    {
        Require("python3");
        Assert.SkipUnless(Run("python3", ["-c", $"import {module}"]).ExitCode == 0, $"The Python package {module} is not installed.");
    }

    /// <summary>Runs <paramref name="program"/> to its end in the repository's root, or in <paramref name="folder"/>.</summary>
    public static ToolResult Run(string program, string[] arguments, string? folder = null, string input = "", string? path = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Make hands these to its children; a make started by a test must not take part in the one that runs the tests.
        foreach (var name in new[] { "MAKEFLAGS", "MAKELEVEL", "ARCH", "ARTIFACTS_DIR" })
            start.Environment.Remove(name);
        if (path is not null)
            start.Environment["PATH"] = path;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>What a program that has ended left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
