using System.Text.RegularExpressions;

namespace EcsExecFormat.Laboratory.Tests.Reality;

/// <summary>What became of a container.</summary>
/// <param name="Outcome">Told by what the engine and its runtime said; <see cref="Outcome.NotTold"/> when podman itself failed.</param>
/// <param name="ExitCode">podman's own.</param>
/// <param name="Text">The last line that says anything.</param>
internal sealed partial record Container(Outcome Outcome, int ExitCode, string Text)
{
    public static Container From(int exitCode, string output)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("level=warning", StringComparison.Ordinal))];
        var text = lines.LastOrDefault("");
        var refusal = lines.FirstOrDefault(line => EngineError().IsMatch(line));
        var outcome = exitCode switch
        {
            // podman's own trouble; what a runtime refuses is 126 and 127.
            125 => refusal is null ? Outcome.NotTold
                : PullError().IsMatch(refusal) ? Outcome.PullRefused
                : refusal.Contains("no command or entrypoint", StringComparison.Ordinal) ? Outcome.FailsOtherwise
                : Outcome.NotTold,
            126 or 127 when refusal is not null => Outcome.FailsOtherwise,
            _ => lines.Select(line => ExecError().Match(line)).FirstOrDefault(match => match.Success) is not { } match ? Outcome.Runs
                : match.Groups["why"].ValueSpan.StartsWith("exec format error", StringComparison.OrdinalIgnoreCase) ? Outcome.ExecFormatError
                : Outcome.FailsOtherwise,
        };
        return new Container(outcome, exitCode, refusal ?? text);
    }

    public override string ToString() => $"{Outcome} (exit {ExitCode}: {Text})";

    /// <summary>The container's first process could not be executed: runc's words, and crun's in both of its forms.</summary>
    [GeneratedRegex("""^(exec /?\S*|.*exec container process (\(missing dynamic library\?\) )?`[^`]*`): (?<why>[A-Za-z][^"]*)""")]
    private static partial Regex ExecError();

    [GeneratedRegex("^Error: ")]
    private static partial Regex EngineError();

    [GeneratedRegex("no image found in|choosing an image from|choosing image instance|processing tar file|[Uu]nsupported|reading blob|writing blob|copying system image|initializing source")]
    private static partial Regex PullError();
}
