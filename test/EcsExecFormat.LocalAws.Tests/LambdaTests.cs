using System.Globalization;
using System.Net;
using System.Text;
using EcsExecFormat.LocalAws.Lambda;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class LambdaTests
{
    private const string Runtime = "/2018-06-01/runtime/";

    [Fact]
    public async Task An_event_goes_to_the_function_with_its_headers_and_the_answer_comes_back()
    {
        var clock = new HandClock();
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = clock }, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri("http://" + aws.Lambda.RuntimeApi) };
        var asking = http.GetAsync(Runtime + "invocation/next", TestContext.Current.CancellationToken);
        await aws.Lambda.FirstNext.WaitAsync(TestContext.Current.CancellationToken);

        var invoking = aws.Lambda.InvokeAsync("""{"a":1}"""u8.ToArray(), TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        using var next = await asking;
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var accepted = await PostAsync(http, $"invocation/{id}/response", "\"done\"");

        Assert.Equal("""{"a":1}""", await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(clock.GetUtcNow().AddSeconds(7).ToUnixTimeMilliseconds(), long.Parse(next.Headers.GetValues("Lambda-Runtime-Deadline-Ms").Single(), CultureInfo.InvariantCulture));
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$", next.Headers.GetValues("Lambda-Runtime-Trace-Id").Single());
        Assert.Equal(aws.Lambda.FunctionArn, next.Headers.GetValues("Lambda-Runtime-Invoked-Function-Arn").Single());
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("\"done\"", Assert.IsType<InvocationResponse>(await invoking).Text);
        using var again = await PostAsync(http, $"invocation/{id}/response", "\"done\"");
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task A_reported_error_is_the_result_of_the_invocation()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        var invoking = aws.Lambda.InvokeAsync("{}"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
        var id = await NextIdAsync(http);

        using var accepted = await PostAsync(http, $"invocation/{id}/error", """{"errorMessage":"m","errorType":"T"}""", errorType: "Function.T");

        Assert.Equal(new InvocationError("Function.T", """{"errorMessage":"m","errorType":"T"}"""), await invoking);
    }

    [Fact]
    public async Task A_function_that_does_not_answer_times_out()
    {
        var clock = new HandClock();
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = clock }, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        var invoking = aws.Lambda.InvokeAsync("{}"u8.ToArray(), TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await NextIdAsync(http);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.IsType<InvocationTimedOut>(await invoking);
    }

    [Fact]
    public async Task A_failed_initialization_fails_the_events_that_wait()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        var invoking = aws.Lambda.InvokeAsync("{}"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);

        using var accepted = await PostAsync(http, "init/error", """{"errorMessage":"ALERT_TOPIC_ARN"}""", errorType: "Settings");

        Assert.Equal("Settings", Assert.IsType<InvocationError>(await invoking).Type);
        Assert.Contains("ALERT_TOPIC_ARN", (await aws.Lambda.InitError).Document);
    }

    [Fact]
    public async Task Every_poller_gets_an_event_of_its_own()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        var pollers = Enumerable.Range(0, 20).Select(async _ =>
        {
            using var next = await http.GetAsync(Runtime + "invocation/next", TestContext.Current.CancellationToken);
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            using var accepted = await PostAsync(http, $"invocation/{id}/response", await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }).ToList();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            aws.Lambda.InvokeAsync(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), cancellationToken: TestContext.Current.CancellationToken)));
        await Task.WhenAll(pollers);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => number.ToString(CultureInfo.InvariantCulture)), results.Select(result => ((InvocationResponse)result).Text));
    }

    [Fact]
    public async Task A_poller_that_went_away_takes_no_event_along()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        using var leaving = new CancellationTokenSource();
        var abandoned = http.GetAsync(Runtime + "invocation/next", leaving.Token);
        await aws.Lambda.FirstNext.WaitAsync(TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await aws.Calls.WaitForAsync("lambda", "NextInvocation", cancellationToken: TestContext.Current.CancellationToken);

        var invoking = aws.Lambda.InvokeAsync("{}"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
        using var accepted = await PostAsync(http, $"invocation/{await NextIdAsync(http)}/response", "1");

        Assert.Equal("1", Assert.IsType<InvocationResponse>(await invoking).Text);
    }

    [Fact]
    public async Task Closing_the_server_lets_everyone_go()
    {
        var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        var asking = http.GetAsync(Runtime + "invocation/next", TestContext.Current.CancellationToken);
        await aws.Lambda.FirstNext.WaitAsync(TestContext.Current.CancellationToken);

        await aws.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }

    private static async Task<string> NextIdAsync(HttpClient http)
    {
        using var next = await http.GetAsync(Runtime + "invocation/next", TestContext.Current.CancellationToken);
        return next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string body, string? errorType = null)
    {
        var content = new StringContent(body);
        if (errorType is not null)
            content.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        return http.PostAsync(Runtime + path, content, TestContext.Current.CancellationToken);
    }
}
