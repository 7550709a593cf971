using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Tests;

/// <summary>What ECS does when a revision is registered and a service is moved to it.</summary>
public sealed class EcsChangeTests
{
    private const string Update = """{"cluster":"shop","service":"web","taskDefinition":"web:2"}""";

    [Fact]
    public async Task A_revision_keeps_every_member_and_every_digit_and_its_tags()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        const string odd = """{"a":1.50,"b":1e400,"c":-0.0,"d":123456789012345678901234567890,"e":[[],{},null,{"":""}],"f":"\u00e4\ud83d\udc33"}""";
        var sent = $$"""{"family":"odd","future":{{odd}},"containerDefinitions":[{"name":"a","image":"b","cpu":0,"future":{{odd}} }],"tags":[{"key":"z","value":""},{"key":"a","value":"é"}]}""";

        Assert.Equal(200, (await caller.EcsAsync("RegisterTaskDefinition", sent)).Status);
        var answer = await caller.EcsAsync("DescribeTaskDefinition", """{"taskDefinition":"odd:1","include":["TAGS"]}""");

        Assert.Equal(2, answer.Text.Split("""{"a":1.50,"b":1e400,"c":-0.0,"d":123456789012345678901234567890,"e":[[],{},null,{"":""}],"f":""").Length - 1);
        Assert.Equal("ä🐳", answer.Json["taskDefinition"]!["future"]!["f"]!.GetValue<string>());
        Assert.Equal("""[{"key":"z","value":""},{"key":"a","value":"\u00E9"}]""", answer.Json["tags"]!.ToJsonString());
        Assert.Empty((await caller.EcsAsync("DescribeTaskDefinition", """{"taskDefinition":"odd:1"}""")).Json["tags"]!.AsArray());
    }

    [Fact]
    public async Task Revisions_count_on_and_are_listed_by_status_newest_first_a_page_at_a_time()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        await caller.EcsAsync("RegisterTaskDefinition", Definition("web-admin"));
        await caller.EcsAsync("DeregisterTaskDefinition", """{"taskDefinition":"web:3"}""");
        await caller.EcsAsync("RegisterTaskDefinition", Definition("web"));

        var active = await caller.EcsAsync("ListTaskDefinitions", """{"familyPrefix":"web","status":"ACTIVE","sort":"DESC","maxResults":2}""");
        var inactive = await caller.EcsAsync("ListTaskDefinitions", """{"familyPrefix":"web","status":"INACTIVE"}""");

        Assert.Equal(["web:4", "web:2"], Revisions(active));
        Assert.Equal("2", active.Json["nextToken"]!.GetValue<string>());
        Assert.Equal(["web:3"], Revisions(inactive));
    }

    [Fact]
    public async Task An_update_starts_a_new_primary_deployment_and_answers_with_the_service()
    {
        await using var aws = await StartAsync(new HandClock());
        using var caller = new Caller(aws);
        aws.Ecs.CompleteDeployment("shop", "web");

        var service = (await caller.EcsAsync("UpdateService", Update)).Json["service"]!;

        Assert.EndsWith("task-definition/web:2", service["taskDefinition"]!.GetValue<string>());
        Assert.Equal(("web", "ACTIVE", 2, 2), (service["serviceName"]!.GetValue<string>(), service["status"]!.GetValue<string>(), service["desiredCount"]!.GetValue<int>(), service["runningCount"]!.GetValue<int>()));
        var (primary, former) = (service["deployments"]![0]!, service["deployments"]![1]!);
        Assert.Matches("^ecs-svc/[0-9]{19}$", primary["id"]!.GetValue<string>());
        Assert.NotEqual(former["id"]!.GetValue<string>(), primary["id"]!.GetValue<string>());
        Assert.Equal(1795348800m, primary["createdAt"]!.GetValue<decimal>());
        Assert.Equal("PRIMARY IN_PROGRESS 2 0 0 0", Counts(primary));
        Assert.Equal("ACTIVE COMPLETED 2 0 2 0", Counts(former));
        Assert.True(JsonNode.DeepEquals(service["deployments"], aws.Ecs.Service("shop", "web")!["deployments"]));
    }

    [Theory]
    [InlineData("""{"deploymentController":{"type":"CODE_DEPLOY"}}""", "web:2", "InvalidParameterException")]
    [InlineData("""{"deploymentController":{"type":"EXTERNAL"}}""", "web:2", "InvalidParameterException")]
    [InlineData("""{"status":"INACTIVE"}""", "web:2", "ServiceNotActiveException")]
    [InlineData("""{"status":"DRAINING"}""", "web:2", "ServiceNotActiveException")]
    [InlineData("{}", "web:9", "ClientException")]
    [InlineData("{}", "web:1", "ClientException")]
    [InlineData("""{"platformVersion":"1.3.0"}""", "web:3", "PlatformTaskDefinitionIncompatibilityException")]
    public async Task What_ECS_refuses_changes_nothing(string members, string revision, string code)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var document = JsonNode.Parse(members)!.AsObject();
        document["taskDefinition"] = "web:2";
        aws.Ecs.PutService("shop", "web", document);
        await caller.EcsAsync("DeregisterTaskDefinition", """{"taskDefinition":"web:1"}""");
        var before = aws.Ecs.Service("shop", "web");

        var answer = await caller.EcsAsync("UpdateService", $$"""{"cluster":"shop","service":"web","taskDefinition":"{{revision}}"}""");

        Assert.Equal((400, code), (answer.Status, answer.Type));
        Assert.True(JsonNode.DeepEquals(before, aws.Ecs.Service("shop", "web")));
    }

    [Fact]
    public async Task A_service_can_be_put_with_any_members()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        const string members = """
            {"taskDefinition":"web:1","schedulingStrategy":"DAEMON","deploymentController":{"type":"ECS"},"deploymentConfiguration":{"strategy":"BLUE_GREEN"},
             "platformVersion":"1.3.0","platformFamily":"Linux","capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":1}],
             "placementConstraints":[{"type":"memberOf","expression":"attribute:a == b"}],"resourceManagementType":"ECS","future":1.50,
             "deployments":[{"id":"ecs-svc/7","status":"PRIMARY","failedTasks":3}],"tags":[{"key":"aws:a","value":"b"}]}
            """;

        var arn = aws.Ecs.PutService("shop", "other", JsonNode.Parse(members)!.AsObject());

        var shown = (await caller.EcsAsync("DescribeServices", """{"cluster":"shop","services":["other"],"include":["TAGS"]}""")).Json["services"]![0]!.AsObject();
        Assert.Equal(arn, shown["serviceArn"]!.GetValue<string>());
        Assert.EndsWith("task-definition/web:1", shown["taskDefinition"]!.GetValue<string>());
        Assert.All(
            JsonNode.Parse(members)!.AsObject().Where(member => member.Key != "taskDefinition"),
            member => Assert.Equal(member.Value!.ToJsonString(), shown[member.Key]!.ToJsonString()));
    }

    [Fact]
    public async Task An_operator_can_come_in_just_before_a_call_and_just_after_it()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Hooks.After("ecs", "DescribeServices", _ => aws.Ecs.Edit("shop", "web", service => service["desiredCount"] = 5));
        aws.Hooks.Before("ecs", "UpdateService", _ => aws.Ecs.Edit("shop", "web", service => service["note"] = "before"));
        aws.Hooks.After("ecs", "UpdateService", call => aws.Ecs.Edit("shop", "web", service => service["note"] = call.Operation));

        var described = await caller.EcsAsync("DescribeServices", """{"cluster":"shop","services":["web"]}""");
        var updated = await caller.EcsAsync("UpdateService", Update);

        Assert.Equal(2, described.Json["services"]![0]!["desiredCount"]!.GetValue<int>());
        Assert.Equal((5, "before"), (updated.Json["service"]!["desiredCount"]!.GetValue<int>(), updated.Json["service"]!["note"]!.GetValue<string>()));
        Assert.Equal("UpdateService", aws.Ecs.Service("shop", "web")!["note"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_hook_runs_as_often_as_it_was_told_and_only_for_calls_that_reach_the_service()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var (twice, always) = (0, 0);
        aws.Hooks.Before("ecs", "DescribeClusters", _ => twice++, times: 2);
        aws.Hooks.Before("ecs", "DescribeClusters", _ => always++, CallHooks.Always);
        aws.Faults.Add(new Fault("ecs", "DescribeClusters", FaultKind.Throttled));

        for (var call = 0; call < 5; call++)
            await caller.EcsAsync("DescribeClusters", "{}");
        aws.Hooks.Clear();
        await caller.EcsAsync("DescribeClusters", "{}");

        Assert.Equal((2, 4), (twice, always));
    }

    private static async Task<LocalAwsServer> StartAsync(TimeProvider? clock = null)
    {
        var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = clock ?? TimeProvider.System }, TestContext.Current.CancellationToken);
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "shop" });
        foreach (var architecture in (string[])["X86_64", "X86_64", "ARM64"])
            aws.Ecs.Invoke("RegisterTaskDefinition", JsonNode.Parse(Definition("web", architecture))!.AsObject());
        aws.Ecs.PutService("shop", "web", new JsonObject { ["taskDefinition"] = "web:1", ["desiredCount"] = 2 });
        return aws;
    }

    private static string Definition(string family, string architecture = "X86_64") =>
        $$$"""{"family":"{{{family}}}","runtimePlatform":{"cpuArchitecture":"{{{architecture}}}"},"containerDefinitions":[{"name":"web","image":"example/web:1"}]}""";

    private static IEnumerable<string> Revisions(Answer answer) =>
        answer.Json["taskDefinitionArns"]!.AsArray().Select(arn => arn!.GetValue<string>().Split('/')[^1]);

    private static string Counts(JsonNode deployment) => string.Join(' ', ((string[])["status", "rolloutState", "desiredCount", "pendingCount", "runningCount", "failedTasks"])
        .Select(member => deployment[member]!.ToString()));
}
