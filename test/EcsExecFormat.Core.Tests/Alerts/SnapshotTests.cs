using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Whole alerts, as somebody reads them. A changed one is written beside the tests' binaries, to be read and taken over.</summary>
public class SnapshotTests
{
    public static TheoryData<string> Names => [.. Cases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_alert_reads_as_it_was_reviewed(string name)
    {
        var alert = await Cases.All[name]();
        var text = $"Subject: {alert.Subject}\n\n{alert.Text}";

        var file = RepositoryFolder.PathOf("test", "EcsExecFormat.Core.Tests", "Alerts", "snapshots", $"{name}.txt");
        var received = Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt");
        var expected = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        if (expected != text)
            await File.WriteAllTextAsync(received, text, TestContext.Current.CancellationToken);
        Assert.True(expected == text, $"{file} differs from {received}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_alert_fits_a_screen(string name) =>
        Assert.InRange((await Cases.All[name]()).Text.Split('\n').Length, 10, 70);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_alert_names_a_page_that_exists(string name)
    {
        var line = (await Cases.All[name]()).Text.Split('\n').Single(text => text.StartsWith("Explained in", StringComparison.Ordinal));

        Assert.True(File.Exists(RepositoryFolder.PathOf(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].Split('/'))), line);
    }
}
