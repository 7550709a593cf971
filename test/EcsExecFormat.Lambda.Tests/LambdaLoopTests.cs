using System.Text;
using EcsExecFormat.Lambda.Runtime;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Lambda.Tests;

public class LambdaLoopTests
{
    private static readonly RuntimeEvent _anyEvent = new("8476a536-e9f4-11e8-9739-2dfe598c3fcd", "{}"u8.ToArray());

    [Fact]
    public async Task An_event_is_answered_under_its_request_id()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent with { Payload = """{"a":1}"""u8.ToArray() });

        var post = await loop.Server.TakePostAsync();

        Assert.Equal("/2018-06-01/runtime/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response", post.Path);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(post.Body));
        Assert.Equal(loop.Server.Authority, post.Headers["Host"]);
        Assert.Empty(loop.LogText);
    }

    [Fact]
    public async Task The_handler_is_told_deadline_function_and_trace()
    {
        var seen = new TaskCompletionSource<Invocation>();
        await using var loop = RunningLoop.With((invocation, _) =>
        {
            seen.SetResult(invocation);
            return Task.FromResult(invocation.Payload);
        });
        await loop.Server.HandOutAsync(_anyEvent with { DeadlineMs = "1542409706888", TraceId = "Root=1-5bef4de7;Sampled=1" });
        await loop.Server.TakePostAsync();

        var invocation = await seen.Task;

        Assert.Equal(new DateTimeOffset(2018, 11, 16, 23, 8, 26, 888, TimeSpan.Zero), invocation.Deadline);
        Assert.Equal(RuntimeEvent.FunctionArn, invocation.FunctionArn);
        Assert.Equal("Root=1-5bef4de7;Sampled=1", invocation.TraceId);
    }

    [Fact]
    public async Task The_trace_id_is_replaced_for_each_event_and_cleared_when_there_is_none()
    {
        await using var loop = RunningLoop.Echoing();
        foreach (var traceId in new[] { "Root=1", null })
        {
            await loop.Server.HandOutAsync(_anyEvent with { TraceId = traceId });
            await loop.Server.TakePostAsync();
        }

        Assert.Equal(["Root=1", null], loop.TraceIds);
    }

    [Fact]
    public async Task What_a_handler_throws_is_the_error_of_the_invocation_and_the_loop_goes_on()
    {
        await using var loop = RunningLoop.With((invocation, _) =>
            invocation.RequestId == "bad" ? throw new InvalidDataException("no\nsuch \ud800 thing") : Task.FromResult(invocation.Payload));
        await loop.Server.HandOutAsync(_anyEvent with { RequestId = "bad" });
        var error = await loop.Server.TakePostAsync();
        await loop.Server.HandOutAsync(_anyEvent with { RequestId = "good" });
        var answer = await loop.Server.TakePostAsync();

        Assert.Equal("/2018-06-01/runtime/invocation/bad/error", error.Path);
        Assert.Equal("Function.InvalidDataException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        var document = RunningLoop.Json(error);
        Assert.Equal("no\nsuch \ufffd thing", document.GetProperty("errorMessage").GetString());
        Assert.Equal("InvalidDataException", document.GetProperty("errorType").GetString());
        Assert.Contains("LambdaLoopTests", document.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("/2018-06-01/runtime/invocation/good/response", answer.Path);
        Assert.Single(loop.LogText.TrimEnd('\n').Split('\n'));
        Assert.Contains("\"requestId\":\"bad\"", loop.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_hangs_is_failed_before_its_deadline()
    {
        await using var loop = RunningLoop.With(async (invocation, ending) =>
        {
            await Task.Delay(Timeout.Infinite, ending);
            return invocation.Payload;
        });
        await loop.Server.HandOutAsync(_anyEvent with { DeadlineMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) });

        Assert.EndsWith("/error", (await loop.Server.TakePostAsync()).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_is_too_large_becomes_an_error_of_the_invocation()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent);
        await loop.Server.TakePostAsync("413 Payload Too Large");

        var error = await loop.Server.TakePostAsync();

        Assert.EndsWith("/error", error.Path, StringComparison.Ordinal);
        Assert.Equal("ResponseTooLargeException", RunningLoop.Json(error).GetProperty("errorType").GetString());
    }

    [Theory]
    [InlineData("400 Bad Request")]
    [InlineData("403 Forbidden")]
    public async Task A_response_that_is_refused_is_logged_and_the_loop_goes_on(string status)
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent);
        await loop.Server.TakePostAsync(status);
        await loop.Server.HandOutAsync(_anyEvent);
        await loop.Server.TakePostAsync();

        Assert.Contains("did not take the response", loop.LogText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("next")]
    [InlineData("response")]
    public async Task A_failing_Runtime_API_ends_the_loop(string failing)
    {
        await using var loop = RunningLoop.Echoing();
        if (failing == "response")
            await loop.Server.HandOutAsync(_anyEvent);
        await (await loop.Server.RequestAsync()).AnswerAsync(RuntimeResponse.Plain("500 Internal Server Error", "container\terror"u8));

        var exception = await loop.FailureAsync();

        Assert.Contains("500", exception.Message, StringComparison.Ordinal);
        Assert.Contains("container error", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_a_deadline_is_failed_and_not_handled()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent with { DeadlineMs = "99999999999999999" });

        Assert.EndsWith("/error", (await loop.Server.TakePostAsync()).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("../../init")]
    [InlineData("a b")]
    [InlineData("a%2fb")]
    public async Task A_request_id_that_cannot_stand_in_a_path_ends_the_loop(string? requestId)
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent with { RequestId = requestId });

        await loop.FailureAsync();
    }

    [Fact]
    public async Task Stopping_ends_the_wait_for_an_event()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.RequestAsync();

        loop.Stop();

        await loop.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stopping_lets_the_invocation_under_way_be_finished()
    {
        var gate = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        var begun = new TaskCompletionSource();
        await using var loop = RunningLoop.With((_, _) =>
        {
            begun.SetResult();
            return gate.Task;
        });
        await loop.Server.HandOutAsync(_anyEvent);
        await begun.Task;

        loop.Stop();
        gate.SetResult("{}"u8.ToArray());

        Assert.EndsWith("/response", (await loop.Server.TakePostAsync()).Path, StringComparison.Ordinal);
        await loop.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_thousand_events_go_over_one_connection()
    {
        await using var loop = RunningLoop.Echoing();
        for (var i = 0; i < 1000; i++)
        {
            await loop.Server.HandOutAsync(new RuntimeEvent($"id-{i}", Encoding.UTF8.GetBytes($"{i}")));
            var post = await loop.Server.TakePostAsync();
            Assert.Equal(($"/2018-06-01/runtime/invocation/id-{i}/response", $"{i}", 1), (post.Path, Encoding.UTF8.GetString(post.Body), post.Connection));
        }
    }
}
