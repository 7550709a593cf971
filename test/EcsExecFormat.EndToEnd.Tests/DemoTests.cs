using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The demo as a newcomer runs it: its built program in a process of its own.</summary>
public sealed partial class DemoTests(DefaultDemo standard) : IClassFixture<DefaultDemo>
{
    private const string Before = "- runtimePlatform.cpuArchitecture: \"X86_64\"";
    private const string After = "+ runtimePlatform.cpuArchitecture: \"ARM64\"";
    private const string Mark = "+ tags[exec-format-remediation-corrects]: \"1\"";

    [Fact]
    public void The_demo_shows_an_opted_in_cluster_and_ends_well()
    {
        Assert.Equal((0, ""), (standard.Code, standard.Error));
        foreach (var part in new[]
        {
            "tagged exec-format-remediation=deploy", "platform-mismatch (confirmed), deployed", "prod/web: image is for arm64, ran on amd64 (fix deployed, to be followed)",
            "WHAT HAPPENED", "WHAT YOU NEED TO DO", "--task-definition web:1", "2 failed tasks counted", "mails 1, calls that change ECS 2.",
        })
            Assert.Contains(part, standard.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_revisions_only_the_architecture_and_the_mark_of_a_correction_differ()
    {
        var changed = standard.Section("Changed");

        Assert.StartsWith("from web:1 to web:2", changed[0], StringComparison.Ordinal);
        Assert.Equal([Before, After, Mark], changed.Skip(1).SkipLast(1));
        Assert.Contains("other values are the same", changed[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_runs_the_corrected_revision_afterwards()
    {
        var runs = standard.Section("Runs now");

        Assert.StartsWith("service web is set to web:2 for ARM64", runs[0], StringComparison.Ordinal);
        Assert.Equal(["PRIMARY  web:2  ARM64   0 of 2 tasks running", "ACTIVE   web:1  X86_64  0 of 2 tasks running"], runs.Skip(1));
    }

    [Fact]
    public void Every_call_is_counted()
    {
        var asked = standard.Section("Asked");

        Assert.StartsWith("39 calls: ", asked[0], StringComparison.Ordinal);
        Assert.Contains("dynamodb:GetItem(x2),", asked[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_cluster_tagged_per_service_the_tag_of_the_service_decides()
    {
        using var demo = DemoProcess.Start("--mode", "per-service");

        var shown = new ShownDemo(await demo.ExitAsync());

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Contains("tagged exec-format-remediation=per-service; in it the Fargate service web, tagged deploy,", shown.Output, StringComparison.Ordinal);
        Assert.StartsWith("service web is set to web:2 for ARM64", shown.Section("Runs now")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", "platform-mismatch (likely) after", "Mailed    nothing", "nothing: web:1 is the newest", "mails 0, calls that change ECS 0.")]
    [InlineData("alert", "platform-mismatch (confirmed) after", "(alert only)", "nothing: web:1 is the newest", "mails 1, calls that change ECS 0.")]
    [InlineData("plan", "platform-mismatch (confirmed), planned", "(plan)", "nothing: web:1 is the newest", "mails 1, calls that change ECS 0.")]
    [InlineData("register", "platform-mismatch (confirmed), registered", "(fix registered)", "from web:1 to web:2", "mails 1, calls that change ECS 1.")]
    public async Task Below_deploy_the_service_keeps_its_revision(string mode, string answered, string mailed, string changed, string inAll)
    {
        using var demo = DemoProcess.Start("--mode", mode);

        var shown = new ShownDemo(await demo.ExitAsync());

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        foreach (var part in new[] { $"tagged exec-format-remediation={mode};", answered, mailed, inAll })
            Assert.Contains(part, shown.Output, StringComparison.Ordinal);
        Assert.StartsWith(changed, shown.Section("Changed")[0], StringComparison.Ordinal);
        Assert.StartsWith("service web is set to web:1 for X86_64", shown.Section("Runs now")[0], StringComparison.Ordinal);
        Assert.Equal(["PRIMARY  web:1  X86_64  0 of 2 tasks running"], shown.Section("Runs now").Skip(1));
    }

    [Fact]
    public void The_picture_in_the_README_shows_the_demo_of_today()
    {
        // All but the time at which it was drawn.
        var told = standard.Output.Split('\n').SkipWhile(line => line != "WHAT HAPPENED").TakeWhile(line => !line.StartsWith('─'))
            .Where(line => !line.StartsWith("Stopped at", StringComparison.Ordinal))
            .Concat([.. standard.Section("Changed").Skip(1).SkipLast(1), .. standard.Section("Runs now").Skip(1)]);
        var picture = XDocument.Load(RepositoryFolder.PathOf("docs", "demo.svg")).Descendants()
            .Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToHashSet(StringComparer.Ordinal);

        // A terminal of 120 columns breaks longer lines, and so does the picture.
        var missing = told.SelectMany(line => line.Chunk(120)).Select(row => new string(row).Trim()).Where(row => row.Length > 0 && !picture.Contains(row));

        Assert.True(!missing.Any(), $"docs/demo.svg lacks these lines; build/terminal-picture.py says how to draw it anew:\n{string.Join('\n', missing)}");
    }

    [Theory]
    [InlineData("docs-fargate-family-running.json", "irrelevant", "Asked     nobody")]
    [InlineData("DERIVED-fargate-service-stopped-cannotpull-platform.json", "platform-missing (confirmed)", "Example/Example: image has no amd64 variant")]
    public async Task An_event_of_one_s_own_is_sent_and_its_outcome_shown(string file, string verdict, string part)
    {
        using var demo = DemoProcess.Start("--event", Path.Combine(OciLayout.TruthFolder, "..", "events", file));

        var (code, output, _) = await demo.ExitAsync();

        Assert.Equal(0, code);
        Assert.Contains(verdict, output, StringComparison.Ordinal);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_served_demo_answers_calls_until_it_is_stopped()
    {
        using var demo = DemoProcess.Start("--serve");
        var endpoint = new Uri(Endpoint().Match(await demo.OutputUntilAsync("aws dynamodb scan")).Groups[1].Value);

        var answer = await DescribeServicesAsync(endpoint);
        demo.Terminate();
        var (code, _, error) = await demo.ExitAsync();

        Assert.Equal("web", (string?)answer["services"]![0]!["serviceName"]);
        Assert.Equal((0, ""), (code, error));
    }

    [Theory]
    [InlineData("--events")]
    [InlineData("--event")]
    [InlineData("--event", "no-such-file.json")]
    [InlineData("--port", "a")]
    [InlineData("--port", "65536")]
    [InlineData("--port")]
    [InlineData("--mode")]
    public async Task Arguments_that_are_not_understood_are_an_error_with_the_usage(params string[] arguments)
    {
        using var demo = DemoProcess.Start(arguments);

        var (code, output, error) = await demo.ExitAsync();

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("--serve", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploying")]
    [InlineData("Deploy")]
    [InlineData("")]
    public async Task A_mode_that_is_none_is_an_error_that_names_them(string mode)
    {
        using var demo = DemoProcess.Start("--mode", mode);

        var (code, output, error) = await demo.ExitAsync();

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"error: --mode needs one of off, alert, plan, register, deploy, per-service, not \"{mode}\"\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_error()
    {
        using var demo = DemoProcess.Start("--help");

        var (code, output, error) = await demo.ExitAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("--event FILE", output, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> DescribeServicesAsync(Uri endpoint)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent("""{"cluster":"prod","services":["web"]}""", new MediaTypeHeaderValue("application/x-amz-json-1.1")),
        };
        request.Headers.Add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DescribeServices");
        request.Headers.TryAddWithoutValidation("Authorization", SomeSignature.For("ecs", "eu-west-1"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    [GeneratedRegex("export AWS_ENDPOINT_URL=(http://[0-9.:]+)")]
    private static partial Regex Endpoint();
}
