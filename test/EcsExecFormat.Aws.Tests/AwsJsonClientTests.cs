using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Aws.Tests;

public class AwsJsonClientTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_carries_target_content_type_and_a_signature_for_service_and_region()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"services":[]}"""));
        using var environment = server.Environment("ap-southeast-2");
        using var client = new AwsJsonClient(environment, AwsService.Ecs);

        using var answer = await client.InvokeAsync("DescribeServices", request => request.WriteString("cluster", "a"), Cancellation);

        Assert.Equal(0, answer.RootElement.GetProperty("services").GetArrayLength());
        var arrival = Assert.Single(server.Arrivals);
        Assert.Equal("POST / HTTP/1.1", arrival.Line);
        Assert.Equal("""{"cluster":"a"}""", arrival.Body);
        Assert.Equal("AmazonEC2ContainerServiceV20141113.DescribeServices", arrival.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", arrival.Headers["Content-Type"]);
        Assert.Equal("session-token", arrival.Headers["X-Amz-Security-Token"]);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/ap-southeast-2/ecs/aws4_request, ", arrival.Headers["Authorization"]);
        Assert.Contains("x-amz-target", arrival.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("app/ecs-exec-format", arrival.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_is_the_one_that_botocore_computes()
    {
        await Python.RequireAsync("botocore");
        await using var server = new Loopback(_ => Reply.Json("{}"));
        using var environment = server.Environment();
        using var client = new AwsJsonClient(environment, AwsService.Ecs);
        using var answer = await client.InvokeAsync("ListClusters", _ => { }, Cancellation);

        var arrival = Assert.Single(server.Arrivals);
        var facts = System.Text.Json.JsonSerializer.Serialize(new { url = server.Url, headers = arrival.Headers, body = arrival.Body });
        Assert.Equal(arrival.Headers["Authorization"].Split("Signature=")[1], (await Python.AskAsync(Sign, facts)).Trim());
    }

    [Fact]
    public async Task Connections_are_kept_and_shared_between_services()
    {
        await using var server = new Loopback(_ => Reply.Json("{}"));
        using var environment = server.Environment();
        using var ecs = new AwsJsonClient(environment, AwsService.Ecs);
        using var logs = new AwsJsonClient(environment, AwsService.Logs);

        using var first = await ecs.InvokeAsync("ListClusters", _ => { }, Cancellation);
        using var second = await logs.InvokeAsync("DescribeLogGroups", _ => { }, Cancellation);

        Assert.Equal([1, 1], server.Arrivals.Select(arrival => arrival.Connection));
    }

    private const string Sign = """
        import json, sys, datetime
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        facts = json.load(sys.stdin)
        headers = {k.lower(): v for k, v in facts['headers'].items()}
        signed = headers['authorization'].split('SignedHeaders=')[1].split(',')[0].split(';')
        request = AWSRequest('POST', facts['url'], data=facts['body'].encode(), headers={k: headers[k] for k in signed})
        request.context['timestamp'] = headers['x-amz-date']
        signer = SigV4Auth(Credentials('AKIDEXAMPLE', 'secret', 'session-token'), 'ecs', 'eu-west-1')
        canonical = signer.canonical_request(request)
        print(signer.signature(signer.string_to_sign(request, canonical), request))
        """;
}
