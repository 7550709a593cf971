namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What a run of the demo printed.</summary>
internal sealed class ShownDemo((int Code, string Output, string Error) run)
{
    public int Code => run.Code;

    public string Output => run.Output;

    public string Error => run.Error;

    /// <summary>The lines beside a heading of the first column, without the space around them; the test fails when there is none.</summary>
    public string[] Section(string heading)
    {
        var margin = new string(' ', 10);
        var from = run.Output.Split('\n').SkipWhile(line => !line.StartsWith(heading.PadRight(margin.Length), StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(from);
        return [from[0][margin.Length..].Trim(), .. from.Skip(1).TakeWhile(line => line.StartsWith(margin, StringComparison.Ordinal)).Select(line => line.Trim())];
    }
}

/// <summary>The demo as it is without arguments, run once for several tests.</summary>
public sealed class DefaultDemo : IAsyncLifetime
{
    private ShownDemo _shown = null!;

    public int Code => _shown.Code;

    public string Output => _shown.Output;

    public string Error => _shown.Error;

    public string[] Section(string heading) => _shown.Section(heading);

    public async ValueTask InitializeAsync()
    {
        using var demo = DemoProcess.Start();
        _shown = new ShownDemo(await demo.ExitAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"{demo.Age.TotalSeconds:0.0} s\n{_shown.Output}");
    }

    public ValueTask DisposeAsync() => default;
}
