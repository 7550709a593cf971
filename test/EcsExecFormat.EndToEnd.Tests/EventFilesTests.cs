using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Public sample events, as they were found; see SOURCES.txt beside them.</summary>
public sealed class EventFilesTests(OneInstance function) : IClassFixture<OneInstance>
{
    private const string PullError = "DERIVED-fargate-service-stopped-cannotpull-platform.json";

    private static readonly string Folder = Path.Combine(OciLayout.TruthFolder, "..", "events");

    public static TheoryData<string> Irrelevant => new(Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Where(name => name != PullError).Order());

    [Fact]
    public void All_twelve_samples_are_there() => Assert.Equal(12, Directory.GetFiles(Folder, "*.json").Length);

    [Theory]
    [MemberData(nameof(Irrelevant))]
    public async Task A_sample_of_another_kind_is_irrelevant_and_costs_no_call(string file)
    {
        function.Aws.Calls.Clear();

        var outcome = await function.OutcomeAsync(Read(file));

        Assert.Equal("irrelevant", (string?)outcome["verdict"]);
        Assert.Equal("none", (string?)outcome["alert"]);
        Assert.Equal((string?)Read(file)["id"], (string?)outcome["eventId"]);
        Assert.NotEmpty((string)outcome["reason"]!);
        Assert.All(function.Aws.Calls.All, call => Assert.Equal("lambda", call.Service));
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {outcome["reason"]}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sample_of_a_pull_without_an_entry_for_the_platform_is_told_once_whether_or_not_the_image_can_be_read(bool isReadable)
    {
        await using var inVirginia = new InVirginia();
        await inVirginia.InitializeAsync();
        var aws = inVirginia.Aws;
        if (isReadable)
            Pictures.IndexOfArm64(aws.Ecr.Home, "example-webservice", "latest");

        var outcome = await inVirginia.OutcomeAsync(Read(PullError));
        var duplicate = await inVirginia.OutcomeAsync(Read(PullError));

        Assert.Equal(("platform-missing", "confirmed", "sent"), ((string?)outcome["verdict"], (string?)outcome["confidence"], (string?)outcome["alert"]));
        Assert.Equal("linux/amd64", (string?)outcome["ranOn"]);
        Assert.Equal(isReadable ? ["linux/arm64"] : [], outcome["containers"]![0]!["offers"]!.AsArray().Select(offer => (string?)offer));
        Assert.Equal("suppressed", (string?)duplicate["alert"]);
        var message = Assert.Single(aws.Sns.Messages);
        Assert.Equal("Example/Example: image has no amd64 variant (alert only)", message.Subject);
        Assert.Contains("does not contain descriptor matching platform", message.BodyFor("email"), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(message.BodyFor("email"));
    }

    private static JsonObject Read(string file) => (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, file)))!;

    /// <summary>Where the sample's cluster is, with what the sample names.</summary>
    private sealed class InVirginia : RunningFunction
    {
        protected override LocalAwsOptions Options => new() { Region = "us-east-1" };

        protected override void Prepare()
        {
            base.Prepare();
            Aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "Example" });
            for (var revision = 1; revision <= 3; revision++)
            {
                Aws.Ecs.Invoke("RegisterTaskDefinition", new JsonObject
                {
                    ["family"] = "Example",
                    ["containerDefinitions"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "Example",
                        ["image"] = "123456789012.dkr.ecr.us-east-1.amazonaws.com/example-webservice:latest",
                    }),
                });
            }
        }
    }
}
