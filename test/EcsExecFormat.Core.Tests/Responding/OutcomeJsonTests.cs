using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Alerts;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Responding;

public class OutcomeJsonTests
{
    private static readonly string[] Members =
    [
        "schema", "kind", "id", "eventId", "time", "account", "region", "cluster", "service", "serviceArn", "deploymentId", "task", "taskDefinition", "owner",
        "verdict", "confidence", "ranOn", "declared", "containers", "origins", "mode", "action", "reasonCode", "reason", "revision", "alert", "occurrences",
    ];

    private static readonly string[] Told =
        ["schema", "kind", "verdict", "confidence", "ranOn", "declared", "mode", "action", "reasonCode", "alert", "occurrences", "owner", "service"];

    [Fact]
    public async Task The_members_stand_in_the_order_of_the_contract()
    {
        var json = JsonNode.Parse((await Cases.All["mismatch-service-fargate"]()).OutcomeJson)!.AsObject();

        Assert.Equal(Members, json.Select(member => member.Key));
        Assert.Equal(["name", "image", "digest", "offers", "verdict", "evidence", "reason"], json["containers"]![0]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_mismatch_is_written_as_the_contract_shows()
    {
        var json = JsonNode.Parse((await Cases.All["mismatch-service-fargate"]()).OutcomeJson)!;

        Assert.Equal("ecs-exec-format/outcome/v1 incident platform-mismatch likely linux/amd64 linux/amd64 alert none alert-mode sent 1 team-web web",
            string.Join(' ', Told.Select(name => json[name]!.ToString())));
        Assert.Equal("""["linux/arm64"]""", json["containers"]![0]!["offers"]!.ToJsonString());
        Assert.Equal("2026-11-22T03:00:10.000Z", json["time"]!.ToString());
        Assert.Equal("ecs-svc/1234567890123456789", json["deploymentId"]!.ToString());
        Assert.Null(json["revision"]);
    }

    [Fact]
    public void What_is_absent_is_null_and_still_there()
    {
        var json = JsonNode.Parse(OutcomeJson.WriteText(Outcome.Irrelevant(null, "nothing", DateTimeOffset.UnixEpoch)))!.AsObject();

        Assert.Equal(Members, json.Select(member => member.Key));
        Assert.Equal(
            ["schema", "time", "verdict", "containers", "origins", "action", "reasonCode", "reason", "alert", "occurrences"],
            json.Where(member => member.Value is not null).Select(member => member.Key));
    }

    [Fact]
    public void Text_that_is_none_is_written_all_the_same()
    {
        var written = OutcomeJson.Write(Outcome.Irrelevant("\ud800\0\u202E\"", "line\nbreak", DateTimeOffset.UnixEpoch));

        Assert.Equal("line\nbreak", JsonDocument.Parse(written).RootElement.GetProperty("reason").GetString());
        Assert.DoesNotContain((byte)'\n', written.Span.ToArray());
    }

    [Fact]
    public async Task Every_outcome_keeps_to_the_schema_and_the_schema_refuses_others()
    {
        var world = new World();
        var outcomes = new List<string>();
        foreach (var make in Cases.All.Values)
            outcomes.Add((await make()).OutcomeJson);
        foreach (var file in Events.RecordedFiles)
            outcomes.Add(OutcomeJson.WriteText(await world.DeliverAsync(world.NewInstance(), Events.Recorded(file))));
        outcomes.Add(OutcomeJson.WriteText(await world.DeliverAsync(world.NewInstance(), "task-1")));
        outcomes.Add(OutcomeJson.WriteText(await world.DeliverAsync(world.NewInstance(), "task-2")));
        outcomes.Add(outcomes[0].Replace("{\"schema\"", "{\"newer\":1,\"schema\"", StringComparison.Ordinal));
        outcomes.Add(outcomes[0].Replace("platform-mismatch", "something-new", StringComparison.Ordinal));

        Assert.Equal(Enumerable.Repeat("good", outcomes.Count), await ValidateAsync(outcomes));
        Assert.Equal(["bad", "bad", "bad"], await ValidateAsync(["{}", outcomes[0].Replace("linux/arm64", "arm64", StringComparison.Ordinal), outcomes[0].Replace("outcome/v1", "outcome/v2", StringComparison.Ordinal)]));
    }

    private static async Task<string[]> ValidateAsync(IReadOnlyList<string> outcomes)
    {
        const string program = """
            import json, sys
            try:
                import jsonschema
            except ImportError:
                print("absent"); sys.exit()
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for line in open(sys.argv[2]):
                print("good" if validator.is_valid(json.loads(line)) else "bad")
            """;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, outcomes, TestContext.Current.CancellationToken);
            var output = await ShellTests.RunAsync("python3", "-c", program, RepositoryFolder.PathOf("docs", "outcome.schema.json"), file);
            Assert.SkipWhen(output.Trim() == "absent", "needs Python's jsonschema");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs python3");
            throw new UnreachableException();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
