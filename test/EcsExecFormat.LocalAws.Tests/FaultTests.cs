using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.Throttled, 400, "ThrottlingException")]
    [InlineData(FaultKind.AccessDenied, 400, "AccessDeniedException")]
    [InlineData(FaultKind.InternalError, 500, "ServerException")]
    [InlineData(FaultKind.ServiceUnavailable, 503, "ServiceUnavailableException")]
    public async Task An_error_hits_as_often_as_planned_and_has_no_effect(FaultKind kind, int status, string type)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault("ecs", "CreateCluster", kind, Times: 2));

        var answers = new[] { await CreateAsync(caller), await CreateAsync(caller), await caller.EcsAsync("ListClusters", "{}"), await CreateAsync(caller) };

        Assert.Equal([status, status, 200, 200], answers.Select(answer => answer.Status));
        Assert.Equal(type, answers[0].Type);
        Assert.Empty(answers[2].Json["clusterArns"]!.AsArray());
        Assert.Equal([status, status, 200], aws.Calls.Of("ecs", "CreateCluster").Select(call => call.Status!.Value));
    }

    [Theory]
    [InlineData("sns", FaultKind.Throttled, 400, "<Code>Throttling</Code>")]
    [InlineData("sns", FaultKind.AccessDenied, 403, "is not authorized to perform: SNS:Publish")]
    [InlineData("sns", FaultKind.InternalError, 500, "<Type>Receiver</Type><Code>InternalError</Code>")]
    [InlineData("logs", FaultKind.Throttled, 400, "\"ThrottlingException\"")]
    [InlineData("logs", FaultKind.AccessDenied, 400, "is not authorized to perform: logs:GetLogEvents")]
    [InlineData("logs", FaultKind.InternalError, 500, "\"InternalFailure\"")]
    [InlineData("logs", FaultKind.ServiceUnavailable, 503, "\"ServiceUnavailableException\"")]
    [InlineData("secretsmanager", FaultKind.Throttled, 400, "\"ThrottlingException\"")]
    [InlineData("secretsmanager", FaultKind.AccessDenied, 400, "is not authorized to perform: secretsmanager:GetSecretValue")]
    [InlineData("secretsmanager", FaultKind.InternalError, 500, "\"InternalServiceError\"")]
    [InlineData("dynamodb", FaultKind.Throttled, 400, "#ThrottlingException")]
    [InlineData("dynamodb", FaultKind.InternalError, 500, "#InternalServerError")]
    [InlineData("dynamodb", FaultKind.AccessDenied, 400, "#AccessDeniedException")]
    public async Task Each_service_fails_in_its_own_words(string service, FaultKind kind, int status, string text)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault(service, "*", kind));

        var answer = service switch
        {
            "sns" => await caller.SnsAsync("Publish"),
            "logs" => await caller.LogsAsync("GetLogEvents", "{}"),
            "secretsmanager" => await caller.SecretsAsync("GetSecretValue", "{}"),
            _ => await caller.DynamoDbAsync("ListTables", "{}"),
        };

        Assert.Equal(status, answer.Status);
        Assert.Contains(text, answer.Text);
    }

    [Theory]
    [InlineData(FaultKind.DropBeforeEffect, 0)]
    [InlineData(FaultKind.DropAfterEffect, 1)]
    public async Task A_dropped_connection_leaves_no_answer_and_the_planned_effect(FaultKind kind, int clusters)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault("ecs", "CreateCluster", kind));

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync(caller));

        var list = await caller.EcsAsync("ListClusters", "{}");
        Assert.Equal(clusters, list.Json["clusterArns"]!.AsArray().Count);
        Assert.Null(aws.Calls.Of("ecs", "CreateCluster").Single().Status);
    }

    [Fact]
    public async Task A_malformed_body_is_a_success_that_cannot_be_read()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault("ecs", "CreateCluster", FaultKind.MalformedBody));

        var answer = await CreateAsync(caller);

        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => answer.Json);
    }

    [Fact]
    public async Task A_delay_lasts_as_long_as_the_clock_says()
    {
        var clock = new HandClock();
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = clock }, TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault("ecs", "CreateCluster", FaultKind.Delay) { Delay = TimeSpan.FromHours(1) });

        var waiting = CreateAsync(caller);
        await clock.TimerMade;
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(200, (await waiting).Status);
    }

    [Fact]
    public async Task A_fault_can_look_at_the_request_and_bring_its_own_error()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.Faults.Add(new Fault("ecs", "CreateCluster", FaultKind.Error, Fault.Always)
        {
            When = request => request.Json["clusterName"]!.GetValue<string>() == "bad",
            Error = new ServiceError(400, "LimitExceededException", "no more"),
        });

        Assert.Equal("LimitExceededException", (await caller.EcsAsync("CreateCluster", """{"clusterName":"bad"}""")).Type);
        Assert.Equal(200, (await caller.EcsAsync("CreateCluster", """{"clusterName":"good"}""")).Status);
        Assert.Equal("LimitExceededException", (await caller.EcsAsync("CreateCluster", """{"clusterName":"bad"}""")).Type);
        aws.Faults.Clear();
        Assert.Equal(200, (await caller.EcsAsync("CreateCluster", """{"clusterName":"bad"}""")).Status);
    }

    private static Task<Answer> CreateAsync(Caller caller) => caller.EcsAsync("CreateCluster", """{"clusterName":"shop"}""");
}
