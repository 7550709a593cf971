using EcsExecFormat.Core;

namespace EcsExecFormat.Aws.Tests;

public class ErrorAnswerTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, """{"__type":"ClusterNotFoundException","message":"Cluster not found."}""", null, "ClusterNotFoundException", false)]
    [InlineData(400, """{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}""", null, "AccessDeniedException", false)]
    [InlineData(400, """{"message":"no"}""", "x-amzn-ErrorType: InvalidParameterException:http://internal.amazon.com/", "InvalidParameterException", false)]
    [InlineData(400, """{"__type":"x#Other"}""", "x-amzn-query-error: Legacy.Code;Sender", "Legacy.Code", false)]
    [InlineData(400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", null, "ThrottlingException", true)]
    [InlineData(500, """{"__type":"ServerException","message":"oops"}""", null, "ServerException", true)]
    [InlineData(503, "<html>Service Unavailable</html>", null, "HTTP 503", true)]
    [InlineData(403, "", null, "HTTP 403", false)]
    [InlineData(400, """["no object"]""", null, "HTTP 400", false)]
    [InlineData(302, "", "Location: http://127.0.0.1:1/", "HTTP 302", false)]
    public async Task Errors_become_failures_with_code_and_kind(int status, string body, string? header, string code, bool isTransient)
    {
        await using var server = new Loopback(_ => Reply.Json(body, status, header));
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        var failure = await Assert.ThrowsAsync<CallFailedException>(() => client.InvokeAsync("DescribeServices", _ => { }, Cancellation));

        Assert.Equal(("ecs", "DescribeServices", code, isTransient), (failure.Service, failure.Operation, failure.Code, failure.IsTransient));
        Assert.Equal(isTransient ? 3 : 1, server.Arrivals.Count);
    }
}
