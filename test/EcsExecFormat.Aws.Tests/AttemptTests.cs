using EcsExecFormat.Core;

namespace EcsExecFormat.Aws.Tests;

public class AttemptTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dropped_connections_are_tried_three_times_and_then_transient()
    {
        await using var server = new Loopback(_ => Reply.Drop);
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        var failure = await FailAsync(client);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Equal(3, server.Arrivals.Count);
    }

    [Fact]
    public async Task A_retry_that_succeeds_is_a_success()
    {
        var count = 0;
        await using var server = new Loopback(_ => Interlocked.Increment(ref count) == 1 ? Reply.Drop : Reply.Json("""{"ok":true}"""));
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        using var answer = await client.InvokeAsync("DescribeServices", _ => { }, Cancellation);

        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(2, server.Arrivals.Count);
    }

    [Fact]
    public async Task Silence_ends_with_the_attempt_and_is_transient()
    {
        await using var server = new Loopback(_ => Reply.Nothing);
        using var environment = server.Environment(attemptSeconds: 1);
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        var failure = await FailAsync(client);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Contains("1 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Arrivals.Count);
    }

    [Fact]
    public async Task Nobody_there_is_transient()
    {
        Uri url;
        await using (var gone = new Loopback(_ => Reply.Drop))
            url = gone.Url;
        using var environment = AwsEnvironmentTests.Read(
            ("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_ENDPOINT_URL", url.ToString()));
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        var failure = await FailAsync(client);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task The_callers_own_end_stays_a_cancellation()
    {
        using var ending = new CancellationTokenSource();
        await using var server = new Loopback(_ =>
        {
            ending.Cancel();
            return Reply.Nothing;
        });
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.InvokeAsync("DescribeServices", _ => { }, ending.Token));
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task An_answer_without_bounds_is_refused_and_not_asked_for_again()
    {
        await using var server = new Loopback(_ => Reply.Bytes(new byte[AwsHttp.MaxAnswerBytes + 1]));
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        var failure = await FailAsync(client);

        Assert.False(failure.IsTransient);
        Assert.Contains("larger than", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_a_failure()
    {
        await using var server = new Loopback(_ => Reply.Json("<html>"));
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);
        Assert.Null((await FailAsync(client)).Code);
    }

    private static Task<CallFailedException> FailAsync(AwsJsonClient client) =>
        Assert.ThrowsAsync<CallFailedException>(() => client.InvokeAsync("DescribeServices", _ => { }, Cancellation));
}
