using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EcsExecFormat.LocalAws.Sns;
using Spectre.Console;

namespace EcsExecFormat.Demo;

/// <summary>How the story looks on a terminal.</summary>
internal static partial class Show
{
    private const int Unbroken = 10_000;

    public static void Title(Uri endpoint)
    {
        // In a file or a pipe nothing is to be broken: it may be read by a program.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = Unbroken;
        AnsiConsole.MarkupLine($"[bold]EcsExecFormatLambda[/] on this machine alone; AWS is played by LocalAws at {endpoint.Authority}");
    }

    public static void Step(string name, string markup)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var (at, line) in markup.Split('\n').Index())
                AnsiConsole.MarkupLine(at == 0 ? $"[bold blue]{name,-9}[/] {line}" : $"{"",-10}{line}");
            return;
        }

        var grid = new Grid().AddColumn(new GridColumn { Width = 9, NoWrap = true, Padding = new Padding(0, 0, 1, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
        AnsiConsole.Write(grid.AddRow($"[bold blue]{name}[/]", markup));
    }

    /// <summary>All in order. What changes ECS stands out.</summary>
    public static void Calls(ImmutableArray<MadeCall> calls)
    {
        if (calls.IsEmpty)
        {
            Step("Asked", "nobody");
            return;
        }

        var runs = new List<(MadeCall Call, int Times)>();
        foreach (var call in calls)
        {
            if (runs is [.., var (last, times)] && last == call)
                runs[^1] = (call, times + 1);
            else
                runs.Add((call, 1));
        }

        // The comma is one word with the name, or a line could begin with it.
        var names = runs.Select((run, at) => (run.Call, Text: Markup.Escape($"{run.Call}{(run.Times > 1 ? $"(x{run.Times})" : "")}{(at == runs.Count - 1 ? "" : ",")}")));
        Step("Asked", $"{calls.Length} calls: {string.Join(' ', names.Select(name => name.Call.IsChange ? $"[bold yellow]{name.Text}[/]" : name.Text))}");
    }

    public static void Answer(ReadOnlyMemory<byte> answer, TimeSpan time)
    {
        using var document = JsonDocument.Parse(answer);
        var verdict = Text(document, "verdict") ?? Text(document, "errorType") ?? "no verdict";
        var colour = verdict switch { "irrelevant" or "platform-match" => "green", "inconclusive" => "yellow", _ => "red" };
        var confidence = Text(document, "confidence") is { } sure ? $" ({sure})" : "";
        var action = Text(document, "action") is { } done and not "none" ? $", [bold green]{Markup.Escape(done)}[/]" : "";
        var reason = Text(document, "reason") ?? Text(document, "errorMessage") ?? "";
        Step("Answered", string.Create(CultureInfo.InvariantCulture, $"[bold {colour}]{Markup.Escape(verdict + confidence)}[/]{action} after {time.TotalMilliseconds:0} ms: {Markup.Escape(reason)}"));
    }

    public static void Mail(IReadOnlyList<SnsMessage> messages)
    {
        if (messages.Count == 0)
        {
            Step("Mailed", "nothing");
            return;
        }

        var message = messages[^1];
        Step("Mailed", $"[bold yellow]{Markup.Escape(message.Subject ?? "")}[/]");
        Line();
        // Lines to paste must not be broken here; a narrow terminal wraps them itself.
        var width = AnsiConsole.Profile.Width;
        AnsiConsole.Profile.Width = Unbroken;
        AnsiConsole.Write(Coloured(message.BodyFor("email")));
        AnsiConsole.WriteLine();
        AnsiConsole.Profile.Width = width;
        Line();
    }

    public static void Quiet(Sent duplicate, Sent next, int mails, int changes)
    {
        using var first = JsonDocument.Parse(duplicate.Answer);
        using var second = JsonDocument.Parse(next.Answer);
        Step("Then", $"the same event came again ({Told(first)}) and another task died "
            + $"({Told(second)}, {second.RootElement.GetProperty("occurrences").GetInt64()} failed tasks counted). "
            + $"So far: mails [bold green]{mails}[/], calls that change ECS [bold green]{changes}[/].");
    }

    public static void Followed(IReadOnlyList<SnsMessage> messages) =>
        Step("Followed", $"two tasks of the new revision run, ECS completes the deployment, and the five-minute tick comes. Mailed: [bold yellow]{Markup.Escape(messages[^1].Subject ?? "")}[/]");

    public static void Serving(DemoScene scene)
    {
        Step("Serving", "until Ctrl+C. In another shell:");
        foreach (var (name, value) in scene.Aws.Environment)
            AnsiConsole.WriteLine($"export {name}={value}");
        AnsiConsole.WriteLine($"aws ecs describe-services --cluster {DemoScene.Cluster} --services {DemoScene.ServiceName}");
        AnsiConsole.WriteLine($"aws dynamodb scan --table-name {DemoScene.Table}");
    }

    /// <summary>Headings stand out, lines to paste are set apart, and so is what a change takes and gives.</summary>
    private static Markup Coloured(string mail) => new(string.Join('\n', mail.TrimEnd().Split('\n').Select(line => line switch
    {
        _ when line.StartsWith("WH", StringComparison.Ordinal) || line == "DETAILS" => $"[bold yellow]{Markup.Escape(line)}[/]",
        _ when line.StartsWith("   - ", StringComparison.Ordinal) => $"[red]{Markup.Escape(line)}[/]",
        _ when line.StartsWith("   + ", StringComparison.Ordinal) => $"[green]{Markup.Escape(line)}[/]",
        _ when line.StartsWith("   ", StringComparison.Ordinal) => $"[cyan]{Markup.Escape(line)}[/]",
        _ => Markup.Escape(line),
    })));

    private static void Line() => AnsiConsole.MarkupLine($"[yellow]{new string('─', Math.Min(AnsiConsole.Profile.Width, 100))}[/]");

    private static string Told(JsonDocument outcome) => Text(outcome, "alert") == "sent" ? "[bold red]mailed[/]" : "[bold]not mailed[/]";

    private static string? Text(JsonDocument document, string member) =>
        document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
