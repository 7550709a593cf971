using EcsExecFormat.Lambda.Runtime;
using EcsExecFormat.Lambda.Runtime.Wire;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Lambda.Tests;

public class WireTests
{
    private static readonly RuntimeEvent _anyEvent = new("id", "{}"u8.ToArray());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8 * 1024)]
    [InlineData(300_001)]
    [InlineData(6 * 1024 * 1024 + 100)]
    public async Task Any_bytes_arrive_and_return_whole(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent with { Payload = payload });

        Assert.Equal(payload, (await loop.Server.TakePostAsync()).Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40_000)]
    public async Task A_chunked_event_arrives_whole(int chunk)
    {
        var payload = new byte[50_000];
        new Random(chunk).NextBytes(payload);
        await using var loop = RunningLoop.Echoing();
        await (await loop.Server.RequestAsync()).AnswerAsync((_anyEvent with { Payload = payload }).ToChunkedResponse(chunk));

        Assert.Equal(payload, (await loop.Server.TakePostAsync()).Body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_in_single_bytes_arrives_whole(bool chunked)
    {
        await using var loop = RunningLoop.Echoing();
        var sent = _anyEvent with { Payload = """{"detail":{}}"""u8.ToArray() };
        await (await loop.Server.RequestAsync()).AnswerInPiecesAsync(chunked ? sent.ToChunkedResponse(3) : sent.ToResponse(), 1);

        Assert.Equal(sent.Payload.ToArray(), (await loop.Server.TakePostAsync()).Body);
    }

    [Fact]
    public async Task An_event_without_a_length_ends_with_its_connection()
    {
        await using var loop = RunningLoop.Echoing();
        var sent = _anyEvent with { Payload = """{"detail":{}}"""u8.ToArray() };
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(sent.ToUnmeasuredResponse());

        var post = await loop.Server.TakePostAsync();

        Assert.Equal((sent.Payload.Length, 2), (post.Body.Length, post.Connection));
    }

    [Fact]
    public async Task An_event_that_is_too_large_to_hold_is_failed_in_words_and_the_loop_goes_on()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent with { Payload = new byte[HttpPeer.MaximumBody + 1] });

        var error = await loop.Server.TakePostAsync();

        Assert.Contains("larger than", RunningLoop.Json(error).GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        await loop.Server.HandOutAsync(_anyEvent);
        Assert.EndsWith("/response", (await loop.Server.TakePostAsync()).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_closed_between_calls_is_replaced()
    {
        await using var loop = RunningLoop.Echoing();
        for (var connection = 1; connection <= 3; connection++)
        {
            await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(_anyEvent.ToResponse());
            await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(RuntimeResponse.Plain("202 Accepted", ""u8));
        }

        Assert.Equal(7, (await loop.Server.RequestAsync()).Request.Connection);
    }

    [Fact]
    public async Task A_call_whose_kept_connection_is_closed_without_an_answer_is_sent_once_more()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent);
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync([]);

        var again = await loop.Server.TakePostAsync();

        Assert.Equal(("/2018-06-01/runtime/invocation/id/response", 2), (again.Path, again.Connection));
    }

    [Fact]
    public async Task A_new_connection_that_is_closed_without_an_answer_ends_the_loop()
    {
        await using var loop = RunningLoop.Echoing();
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync([]);

        Assert.Contains("broke off", (await loop.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_asked_for_again()
    {
        await using var loop = RunningLoop.Echoing();
        await loop.Server.HandOutAsync(_anyEvent);
        await loop.Server.TakePostAsync();
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"u8.ToArray());

        Assert.Contains("broke off", (await loop.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nName : value\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff")]
    public async Task What_is_not_HTTP_1_ends_the_loop_with_a_message(string answer)
    {
        await using var loop = RunningLoop.Echoing();
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(System.Text.Encoding.Latin1.GetBytes(answer));

        Assert.StartsWith("The Runtime API", (await loop.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_fields_without_end_are_refused()
    {
        await using var loop = RunningLoop.Echoing();
        var endless = "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 20_000));
        await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(System.Text.Encoding.ASCII.GetBytes(endless));

        Assert.Contains("header fields", (await loop.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_answers_never_raise_anything_but_the_one_error()
    {
        var random = new Random(20261122);
        var valid = _anyEvent.ToChunkedResponse(1);
        for (var i = 0; i < 200; i++)
        {
            var answer = valid.ToArray();
            for (var change = 0; change < 3; change++)
                answer[random.Next(answer.Length)] = (byte)random.Next(256);
            await using var loop = RunningLoop.Echoing();
            await (await loop.Server.RequestAsync()).AnswerAndCloseAsync(answer[..random.Next(answer.Length)]);
            var asked = loop.Server.RequestAsync();
            if (await Task.WhenAny(loop.Completion, asked) == loop.Completion)
                await loop.FailureAsync();
        }
    }

    [Fact]
    public async Task An_interim_response_is_skipped()
    {
        await using var loop = RunningLoop.Echoing();
        await (await loop.Server.RequestAsync()).AnswerAsync([.. "HTTP/1.1 103 Early Hints\r\n\r\n"u8, .. _anyEvent.ToResponse()]);

        Assert.EndsWith("/response", (await loop.Server.TakePostAsync()).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":9001")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:99999")]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("host\r\nX: y:1")]
    public void An_address_that_is_no_host_and_port_is_refused(string authority) =>
        Assert.Throws<RuntimeApiException>(() => new RuntimeApi(authority));

    [Theory]
    [InlineData("127.0.0.1:9001")]
    [InlineData("[::1]:9001")]
    [InlineData("localhost:9001")]
    [InlineData("sandbox")]
    public void A_host_and_port_is_accepted(string authority)
    {
        using var api = new RuntimeApi(authority);
    }
}
