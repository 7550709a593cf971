using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Ecs;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class EcsTaskTests
{
    private const string Arn = "arn:aws:ecs:eu-west-1:123456789012:";

    [Theory]
    [InlineData("{}", "web api once")]
    [InlineData("""{"desiredStatus":"RUNNING"}""", "web api once")]
    [InlineData("""{"desiredStatus":"STOPPED"}""", "dead")]
    [InlineData("""{"desiredStatus":"PENDING"}""", "")]
    [InlineData("""{"serviceName":"web"}""", "web")]
    [InlineData("""{"serviceName":"arn:aws:ecs:eu-west-1:123456789012:service/shop/web"}""", "web")]
    [InlineData("""{"serviceName":"web","desiredStatus":"STOPPED"}""", "dead")]
    [InlineData("""{"serviceName":"web","launchType":"FARGATE"}""", "")]
    [InlineData("""{"family":"web"}""", "web")]
    [InlineData("""{"family":"we"}""", "")]
    [InlineData("""{"launchType":"FARGATE"}""", "once")]
    [InlineData("""{"containerInstance":"0123"}""", "api")]
    [InlineData("""{"containerInstance":"arn:aws:ecs:eu-west-1:123456789012:container-instance/shop/0123"}""", "api")]
    [InlineData("""{"containerInstance":"4567"}""", "")]
    [InlineData("""{"startedBy":"me"}""", "once")]
    [InlineData("""{"startedBy":"me","desiredStatus":"STOPPED"}""", "")]
    [InlineData("""{"cluster":"other"}""", "elsewhere")]
    public async Task Tasks_are_listed_as_asked_for(string members, string ids)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.EcsAsync("ListTasks", InShop(members));

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), answer.Json["taskArns"]!.AsArray().Select(arn => arn!.GetValue<string>().Split('/')[^1]));
    }

    [Theory]
    [InlineData("ListTasks", """{"cluster":"gone"}""", "ClusterNotFoundException", "Cluster not found.")]
    [InlineData("ListTasks", """{"serviceName":"gone"}""", "ServiceNotFoundException", "Service not found.")]
    [InlineData("ListTasks", """{"cluster":"other","serviceName":"web"}""", "ServiceNotFoundException", "Service not found.")]
    [InlineData("ListTasks", """{"startedBy":"me","family":"web"}""", "InvalidParameterException", "cannot specify startedBy with other arguments")]
    [InlineData("ListTasks", """{"startedBy":"me","launchType":"EC2"}""", "InvalidParameterException", "cannot specify startedBy with other arguments")]
    [InlineData("ListTasks", """{"serviceName":"web","containerInstance":"0123"}""", "InvalidParameterException", "cannot specify serviceName with other arguments")]
    [InlineData("ListTasks", """{"serviceName":"web","family":"web"}""", "InvalidParameterException", "cannot specify serviceName with other arguments")]
    [InlineData("ListTasks", """{"family":"web:1"}""", "InvalidParameterException", @"family must match ^[a-zA-Z0-9\-_]+$")]
    [InlineData("ListTasks", """{"desiredStatus":"running"}""", "InvalidParameterException", "desiredStatus")]
    [InlineData("ListTasks", """{"launchType":"fargate"}""", "InvalidParameterException", "launchType")]
    [InlineData("ListTasks", """{"maxResults":101}""", "InvalidParameterException", "maxResults")]
    [InlineData("ListTasks", """{"maxResults":0}""", "InvalidParameterException", "maxResults")]
    [InlineData("ListTasks", """{"nextToken":"x"}""", "InvalidParameterException", "token")]
    [InlineData("DescribeTasks", """{"cluster":"gone","tasks":["web"]}""", "ClusterNotFoundException", "Cluster not found.")]
    [InlineData("DescribeTasks", """{"tasks":[]}""", "InvalidParameterException", "Tasks cannot be empty.")]
    [InlineData("DescribeTasks", "{}", "InvalidParameterException", "Tasks cannot be empty.")]
    [InlineData("DescribeTasks", """{"tasks":"web"}""", "SerializationException", "tasks")]
    public async Task A_bad_request_gets_the_error_of_the_real_service(string operation, string members, string type, string message)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.EcsAsync(operation, InShop(members));

        Assert.Equal((400, type), (answer.Status, answer.Type));
        Assert.Contains(message, answer.Json["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_of_tasks_end_with_the_last_one()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var first = await caller.EcsAsync("ListTasks", """{"cluster":"shop","maxResults":2}""");
        var second = await caller.EcsAsync("ListTasks", $$"""{"cluster":"shop","maxResults":2,"nextToken":{{first.Json["nextToken"]!.ToJsonString()}}}""");

        Assert.Equal([2, 1], new[] { first, second }.Select(page => page.Json["taskArns"]!.AsArray().Count));
        Assert.Null(second.Json["nextToken"]);
    }

    [Fact]
    public async Task At_most_100_tasks_can_be_described()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var all = await caller.EcsAsync("DescribeTasks", $$"""{"cluster":"shop","tasks":[{{string.Join(',', Enumerable.Repeat("\"web\"", 100))}}]}""");
        var more = await caller.EcsAsync("DescribeTasks", $$"""{"cluster":"shop","tasks":[{{string.Join(',', Enumerable.Repeat("\"web\"", 101))}}]}""");

        Assert.Equal(100, all.Json["tasks"]!.AsArray().Count);
        Assert.Equal("InvalidParameterException", more.Type);
    }

    [Fact]
    public async Task A_task_is_described_by_id_or_ARN_and_is_missing_in_any_other_cluster()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.EcsAsync("DescribeTasks", $$"""{"cluster":"shop","tasks":["web","{{Arn}}task/shop/web","elsewhere","{{Arn}}task/other/elsewhere"]}""");

        Assert.Equal([Arn + "task/shop/web", Arn + "task/shop/web"], answer.Json["tasks"]!.AsArray().Select(task => task!["taskArn"]!.GetValue<string>()));
        Assert.Equal(
            [$$"""{"arn":"{{Arn}}task/shop/elsewhere","reason":"MISSING"}""", $$"""{"arn":"{{Arn}}task/other/elsewhere","reason":"MISSING"}"""],
            answer.Json["failures"]!.AsArray().Select(failure => failure!.ToJsonString()));
    }

    [Fact]
    public async Task A_task_has_what_it_was_given_and_what_every_task_has()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.EcsAsync("DescribeTasks", """{"cluster":"shop","tasks":["web"]}""");

        Assert.Equal(
            $$"""
            {"taskArn":"{{Arn}}task/shop/web","clusterArn":"{{Arn}}cluster/shop","taskDefinitionArn":"{{Arn}}task-definition/web:1","lastStatus":"RUNNING","launchType":"EC2","startedAt":1795348740.5,"group":"service:web","attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],"containers":[{"name":"web","image":"example/web:1","imageDigest":"sha256:00","runtimeId":"0011","taskArn":"{{Arn}}task/shop/web","containerArn":"{{Arn}}container/shop/web/web","lastStatus":"RUNNING","healthStatus":"UNKNOWN","networkInterfaces":[]}],"desiredStatus":"RUNNING","healthStatus":"UNKNOWN","version":1,"createdAt":1795348740.5,"attachments":[],"overrides":{"containerOverrides":[{"name":"web"}],"inferenceAcceleratorOverrides":[]},"tags":[]}
            """,
            answer.Json["tasks"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Members_given_as_JSON_win_and_tags_are_shown_to_those_who_ask()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        const string Tags = """[{"key":"owner","value":"team-a"}]""";
        const string Overrides = """{"containerOverrides":[{"name":"web","command":["true"]}]}""";
        var arn = aws.Ecs.PutTask("shop", "own", new JsonObject { ["overrides"] = JsonNode.Parse(Overrides), ["tags"] = JsonNode.Parse(Tags), ["startedAt"] = 7 });

        var without = await caller.EcsAsync("DescribeTasks", """{"cluster":"shop","tasks":["own"]}""");
        var with = await caller.EcsAsync("DescribeTasks", """{"cluster":"shop","tasks":["own"],"include":["TAGS"]}""");
        var tags = await caller.EcsAsync("ListTagsForResource", $$"""{"resourceArn":"{{arn}}"}""");

        Assert.Equal("[]", without.Json["tasks"]![0]!["tags"]!.ToJsonString());
        Assert.Equal([Tags, Tags], new[] { with.Json["tasks"]![0]!["tags"], tags.Json["tags"] }.Select(shown => shown!.ToJsonString()));
        Assert.Equal(Overrides, with.Json["tasks"]![0]!["overrides"]!.ToJsonString());
        Assert.Equal(7, with.Json["tasks"]![0]!["startedAt"]!.GetValue<int>());
        Assert.Throws<ArgumentException>(() => aws.Ecs.PutTask("gone", new LocalTask("1", "web", new LocalContainer("web", "example/web:1"))));
    }

    private static async Task<LocalAwsServer> StartAsync()
    {
        var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = new HandClock() }, TestContext.Current.CancellationToken);
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "shop" });
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "other" });
        aws.Ecs.Invoke("RegisterTaskDefinition", JsonNode.Parse("""{"family":"web","containerDefinitions":[{"name":"web","image":"example/web:1"}]}""")!.AsObject());
        aws.Ecs.PutService("shop", "web", []);
        var container = new LocalContainer("web", "example/web:1") { ImageDigest = "sha256:00", RuntimeId = "0011" };
        var started = new DateTimeOffset(2026, 11, 22, 11, 59, 0, 500, TimeSpan.Zero);
        aws.Ecs.PutTask("shop", new LocalTask("web", "web", container) { Service = "web", StartedAt = started, CpuArchitecture = "x86_64" });
        aws.Ecs.PutTask("shop", new LocalTask("api", "api:3", container) { ContainerInstance = "0123" });
        aws.Ecs.PutTask("shop", new LocalTask("once", "once:1", container) { StartedBy = "me", LaunchType = "FARGATE" });
        aws.Ecs.PutTask("shop", new LocalTask("dead", "web", container with { ExitCode = 255 }) { Service = "web", LastStatus = "STOPPED" });
        aws.Ecs.PutTask("other", new LocalTask("elsewhere", "web", container));
        return aws;
    }

    /// <returns>A request with these members, in the cluster shop unless they say another.</returns>
    private static string InShop(string members)
    {
        var request = new JsonObject { ["cluster"] = "shop" };
        foreach (var (member, value) in JsonNode.Parse(members)!.AsObject())
            request[member] = value?.DeepClone();
        return request.ToJsonString();
    }
}
