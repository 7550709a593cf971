using EcsExecFormat.Core;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Aws.Tests;

public class EcsClientTests
{
    private const string Cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/main";
    private static readonly TaskDefinitionArn Web = TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7");
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_definition_comes_with_its_tags_and_with_fields_that_nobody_knows_yet()
    {
        await using var server = new Loopback(_ => Reply.Json($$$"""
            {"taskDefinition":{"taskDefinitionArn":"{{{Web}}}","runtimePlatform":{"cpuArchitecture":"ARM64"},"fromTheFuture":{"a":1}},
             "tags":[{"key":"owner","value":"team"}]}
            """));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var definition = await ecs.DescribeAsync(Web, Cancellation);

        Assert.NotNull(definition);
        Assert.Equal("ARM64", definition.CpuArchitecture);
        Assert.Equal("team", definition.Tags["owner"]);
        Assert.Equal("""{"a":1}""", definition.Document.GetProperty("fromTheFuture").GetRawText());
        Assert.Equal($$"""{"taskDefinition":"{{Web}}","include":["TAGS"]}""", Assert.Single(server.Arrivals).Body);
    }

    [Fact]
    public async Task A_task_definition_that_ECS_does_not_know_is_none()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"ClientException","message":"Unable to describe task definition."}""", 400));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        Assert.Null(await ecs.DescribeAsync(Web, Cancellation));
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_machine_whose_cluster_was_deleted_is_none()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"ClusterNotFoundException","message":"Cluster not found."}""", 400));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        Assert.Null(await ecs.InstanceAsync(Cluster, "i", Cancellation));
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_service_whose_cluster_was_deleted_is_none()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"ClusterNotFoundException","message":"Cluster not found."}""", 400));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        Assert.Null(await ecs.DescribeAsync(Cluster, "web", Cancellation));
    }

    [Fact]
    public async Task A_task_definition_that_cannot_be_read_is_a_failure_of_the_call()
    {
        await using var server = new Loopback(_ => Reply.Json("{}"));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);
        var failure = await Assert.ThrowsAsync<CallFailedException>(() => ecs.DescribeAsync(Web, Cancellation));
        Assert.Equal(("DescribeTaskDefinition", false), (failure.Operation, failure.IsTransient));
    }

    [Fact]
    public async Task Services_clusters_and_instances_are_read_one_at_a_time()
    {
        await using var server = new Loopback(arrival => Reply.Json(arrival.Operation switch
        {
            "DescribeServices" => """{"services":[{"serviceArn":"s","deployments":[{"id":"ecs-svc/1","status":"PRIMARY"}]}]}""",
            "DescribeClusters" => """{"clusters":[{"clusterArn":"c","tags":[{"key":"k","value":"v"}]}]}""",
            _ => """{"containerInstances":[{"attributes":[{"name":"ecs.cpu-architecture","value":"arm64"}]}]}""",
        }));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        Assert.Equal("ecs-svc/1", (await ecs.DescribeAsync(Cluster, "web", Cancellation))?.PrimaryDeploymentId);
        Assert.Equal("v", (await ecs.DescribeAsync(Cluster, Cancellation))?.Tags["k"]);
        Assert.Equal("arm64", (await ecs.InstanceAsync(Cluster, "i", Cancellation))?.CpuArchitecture);
        Assert.Equal(
            [
                $$"""{"cluster":"{{Cluster}}","services":["web"],"include":["TAGS"]}""",
                $$"""{"clusters":["{{Cluster}}"],"include":["TAGS"]}""",
                $$"""{"cluster":"{{Cluster}}","containerInstances":["i"]}""",
            ],
            server.Arrivals.Select(arrival => arrival.Body));
    }

    [Fact]
    public async Task What_is_missing_is_null()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"services":[],"clusters":[],"failures":[{"reason":"MISSING"}]}"""));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);
        Assert.Null(await ecs.DescribeAsync(Cluster, "web", Cancellation));
        Assert.Null(await ecs.DescribeAsync(Cluster, Cancellation));
        Assert.Null(await ecs.InstanceAsync(Cluster, "i", Cancellation));
    }

    [Fact]
    public async Task Revisions_of_a_family_are_listed_newest_first_and_what_is_no_revision_of_it_is_left_out()
    {
        await using var server = new Loopback(_ => Reply.Json($$"""
            {"taskDefinitionArns":["{{Arn("web", 2)}}","{{Arn("web-admin", 3)}}","web:9",7,"\ud800",null,"{{Arn("web", 10)}}","{{Arn("web", 0)}}"],"nextToken":"more"}
            """));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var revisions = await ecs.ListAsync("web", Cancellation);

        Assert.Equal([Arn("web", 10), Arn("web", 2)], revisions.Select(arn => arn.ToString()));
        Assert.Equal("""{"familyPrefix":"web","status":"ACTIVE","sort":"DESC","maxResults":100}""", Assert.Single(server.Arrivals).Body);
    }

    [Fact]
    public async Task Machines_are_found_by_an_expression_and_looked_at_together()
    {
        await using var server = new Loopback(arrival => Reply.Json(arrival.Operation == "ListContainerInstances"
            ? """{"containerInstanceArns":["a",5,"b"]}"""
            : """{"containerInstances":[{"containerInstanceArn":"a","status":"ACTIVE","agentConnected":true},{"containerInstanceArn":"b","status":"DRAINING"}],"failures":[{"arn":"c","reason":"MISSING"}]}"""));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        Assert.Equal(["a", "b"], await ecs.ListInstancesAsync(Cluster, "attribute:ecs.cpu-architecture == arm64", Cancellation));
        var machines = await ecs.InstancesAsync(Cluster, ["a", "b", "c"], Cancellation);

        Assert.Equal([("a", "ACTIVE", true), ("b", "DRAINING", false)], machines.Select(machine => (machine.Arn, machine.Status, machine.IsConnected)));
        Assert.Equal(
            [
                $$"""{"cluster":"{{Cluster}}","filter":"attribute:ecs.cpu-architecture == arm64","status":"ACTIVE","maxResults":100}""",
                $$"""{"cluster":"{{Cluster}}","containerInstances":["a","b","c"]}""",
            ],
            server.Arrivals.Select(arrival => arrival.Body));
    }

    [Fact]
    public async Task Reads_that_fail_are_tried_again_and_keep_their_code()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"ServerException","message":"oops"}""", 500));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var failure = await Assert.ThrowsAsync<CallFailedException>(() => ecs.ListAsync("web", Cancellation));

        Assert.Equal(("ListTaskDefinitions", "ServerException", true, 3), (failure.Operation, failure.Code, failure.IsTransient, server.Arrivals.Count));
    }

    private static string Arn(string family, int revision) => $"arn:aws:ecs:eu-west-1:123456789012:task-definition/{family}:{revision}";
}
