using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The demo as a newcomer runs it: its built program in a process of its own.</summary>
public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_shows_verdict_and_mail_and_ends_well()
    {
        using var demo = DemoProcess.Start();

        var (code, output, error) = await demo.ExitAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{demo.Age.TotalSeconds:0.0} s\n{output}");
        Assert.Equal((0, ""), (code, error));
        foreach (var part in new[]
        {
            "platform-mismatch (likely)", "prod/web: image is for arm64, ran on amd64 (alert only)", "WHAT HAPPENED", "WHAT YOU NEED TO DO",
            "docker buildx build --platform linux/amd64", "2 failed tasks counted", "Mails in all: 1",
        })
            Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_in_the_README_shows_the_mail_of_today()
    {
        using var demo = DemoProcess.Start();
        var (_, output, _) = await demo.ExitAsync();
        var mail = output.Split('\n').SkipWhile(line => line != "WHAT HAPPENED").TakeWhile(line => !line.StartsWith('─'));
        var picture = XDocument.Load(RepositoryFolder.PathOf("docs", "demo.svg")).Descendants()
            .Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToHashSet(StringComparer.Ordinal);

        // A terminal of 120 columns breaks longer lines, and so does the picture.
        var missing = mail.SelectMany(line => line.Chunk(120)).Select(row => new string(row).Trim()).Where(row => row.Length > 0 && !picture.Contains(row));

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
    public async Task A_served_demo_answers_calls_until_it_is_interrupted()
    {
        using var demo = DemoProcess.Start("--serve");
        var endpoint = new Uri(Endpoint().Match(await demo.OutputUntilAsync("aws dynamodb scan")).Groups[1].Value);

        var answer = await DescribeServicesAsync(endpoint);
        demo.Interrupt();
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
    public async Task Arguments_that_are_not_understood_are_an_error_with_the_usage(params string[] arguments)
    {
        using var demo = DemoProcess.Start(arguments);

        var (code, output, error) = await demo.ExitAsync();

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("--serve", error, StringComparison.Ordinal);
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
