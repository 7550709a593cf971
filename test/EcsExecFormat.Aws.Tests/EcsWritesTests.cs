using EcsExecFormat.Core;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Aws.Tests;

/// <summary>A registration and an update take effect at most once, and what is not known to have failed is not called failed.</summary>
public class EcsWritesTests
{
    private const string Cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/main";
    private const string Registered = """{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8"}}""";
    private const string Updated = """{"service":{"serviceArn":"s","deployments":[{"id":"ecs-svc/2","status":"PRIMARY"},{"id":"ecs-svc/1","status":"ACTIVE"}]}}""";
    private static readonly TaskDefinitionArn Web = TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8");
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    public static readonly TheoryData<string> Writes = ["RegisterTaskDefinition", "UpdateService"];

    [Fact]
    public async Task A_registration_goes_out_byte_for_byte_as_it_was_given()
    {
        const string document = """
            { "family":"web" , "zebra":{"a":1.50,"b":1e400,"c":-0,"d":123456789012345678901234567890},
              "text":"\u00e4\/\ud83d\udc33 é🐳 <&+'>", "dup":1,"dup":2, "empty":{}, "list":[ null , [ ] ] }
            """;
        await using var server = new Loopback(_ => Reply.Json(Registered));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        await ecs.RegisterAsync(System.Text.Encoding.UTF8.GetBytes(document), Cancellation);

        var arrival = Assert.Single(server.Arrivals);
        Assert.Equal(("RegisterTaskDefinition", document), (arrival.Operation, arrival.Body));
    }

    [Fact]
    public async Task A_registration_answers_with_the_revision_that_ECS_made()
    {
        await using var server = new Loopback(_ => Reply.Json($$$"""
            {"taskDefinition":{"taskDefinitionArn":"{{{Web}}}","fromTheFuture":1.50},"tags":[{"key":"owner","value":"team"}]}
            """));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var revision = await ecs.RegisterAsync("{}"u8.ToArray(), Cancellation);

        Assert.Equal(Web, revision.Arn);
        Assert.Equal("1.50", revision.Document.GetProperty("fromTheFuture").GetRawText());
        Assert.Equal("team", revision.Tags["owner"]);
    }

    [Fact]
    public async Task An_update_names_cluster_service_and_revision_and_nothing_else()
    {
        await using var server = new Loopback(_ => Reply.Json(Updated));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var service = await ecs.UpdateAsync(Cluster, "web", Web, Cancellation);

        Assert.Equal("ecs-svc/2", service?.PrimaryDeploymentId);
        Assert.Equal($$"""{"cluster":"{{Cluster}}","service":"web","taskDefinition":"{{Web}}"}""", Assert.Single(server.Arrivals).Body);
    }

    [Fact]
    public async Task An_update_whose_answer_holds_no_service_answers_none()
    {
        await using var server = new Loopback(_ => Reply.Json("{}"));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);
        Assert.Null(await ecs.UpdateAsync(Cluster, "web", Web, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_server_error_leaves_the_effect_unknown_and_is_not_followed_by_another(string write)
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"ServerException","message":"oops"}""", 500));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var failure = await FailAsync(ecs, write);

        Assert.Equal(("ecs", write, null, true), (failure.Service, failure.Operation, failure.Code, failure.IsTransient));
        Assert.Contains("ServerException", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_connection_that_breaks_after_the_request_is_not_followed_by_another(string write)
    {
        await using var server = new Loopback(_ => Reply.Drop);
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var failure = await FailAsync(ecs, write);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_kept_connection_that_closes_on_the_second_request_does_not_repeat_it(string write)
    {
        var count = 0;
        await using var server = new Loopback(_ => Interlocked.Increment(ref count) == 1 ? Reply.Json("{}") : Reply.Drop);
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        await ecs.DescribeAsync(Cluster, Cancellation);
        var failure = await FailAsync(ecs, write);

        Assert.Null(failure.Code);
        Assert.Equal([1, 1], server.Arrivals.Select(arrival => arrival.Connection));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task An_answer_that_takes_too_long_is_not_followed_by_another(string write)
    {
        await using var server = new Loopback(_ => Reply.Nothing);
        using var environment = server.Environment(attemptSeconds: 1);
        using var ecs = new EcsClient(environment);
        Assert.Null((await FailAsync(ecs, write)).Code);
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [InlineData("RegisterTaskDefinition", "<html>")]
    [InlineData("RegisterTaskDefinition", "")]
    [InlineData("RegisterTaskDefinition", """{"taskDefinition":{}}""")]
    [InlineData("UpdateService", "<html>")]
    public async Task An_answer_that_cannot_be_read_leaves_the_effect_unknown(string write, string body)
    {
        await using var server = new Loopback(_ => Reply.Json(body));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);
        Assert.Null((await FailAsync(ecs, write)).Code);
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_throttle_had_no_effect_and_is_tried_again(string write)
    {
        var count = 0;
        await using var server = new Loopback(arrival => Interlocked.Increment(ref count) == 1
            ? Reply.Json("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400)
            : Reply.Json(arrival.Operation == "UpdateService" ? Updated : Registered));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        await DoAsync(ecs, write);

        Assert.Equal(2, server.Arrivals.Count);
        Assert.Equal(server.Arrivals[0].Body, server.Arrivals[1].Body);
    }

    [Theory]
    [InlineData("RegisterTaskDefinition", "ClientException")]
    [InlineData("UpdateService", "InvalidParameterException")]
    [InlineData("UpdateService", "AccessDeniedException")]
    public async Task A_refusal_keeps_its_code(string write, string code)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}","message":"no"}""", 400));
        using var environment = server.Environment();
        using var ecs = new EcsClient(environment);

        var failure = await FailAsync(ecs, write);

        Assert.Equal((write, code, false), (failure.Operation, failure.Code, failure.IsTransient));
        Assert.Single(server.Arrivals);
    }

    private static Task<CallFailedException> FailAsync(EcsClient ecs, string write) =>
        Assert.ThrowsAsync<CallFailedException>(() => DoAsync(ecs, write));

    private static Task DoAsync(EcsClient ecs, string write) => write == "UpdateService"
        ? ecs.UpdateAsync(Cluster, "web", Web, Cancellation)
        : ecs.RegisterAsync("""{"family":"web","containerDefinitions":[]}"""u8.ToArray(), Cancellation);
}
