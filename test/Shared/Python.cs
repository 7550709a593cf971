using System.Diagnostics;

namespace EcsExecFormat.TestSupport;

/// <summary>Independent judges that are written in Python and found on some machines only.</summary>
internal static class Python
{
    /// <summary>Skips the test when the module is not there.</summary>
    public static async Task RequireAsync(string module)
    {
        var (code, _, _) = await RunAsync(["-c", $"import {module}"], "");
        Assert.SkipWhen(code != 0, $"the Python module {module} is not installed");
    }

    /// <returns>What the script printed; a script that fails fails the test with what it said.</returns>
    public static async Task<string> AskAsync(string script, string input = "")
    {
        var (code, output, error) = await RunAsync(["-c", script], input);
        Assert.True(code == 0, error);
        return output;
    }

    public static ProcessStartInfo Command(IEnumerable<string> arguments) => new("python3", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, string input)
    {
        try
        {
            using var process = Process.Start(Command(arguments))!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "", "there is no python3");
        }
    }
}
