using System.Diagnostics;

namespace EcsExecFormat.TestSupport;

/// <summary>Programs of other packages, which are installed on some machines only.</summary>
internal static class Tool
{
    /// <returns>Its full path. Skips the test when it is not there.</returns>
    public static string Require(string name)
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not installed");
        return path!;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
