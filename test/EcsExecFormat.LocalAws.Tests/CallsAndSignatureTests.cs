namespace EcsExecFormat.LocalAws.Tests;

public sealed class CallsAndSignatureTests
{
    [Theory]
    [InlineData(null, 403, "MissingAuthenticationTokenException")]
    [InlineData("AWS4-HMAC-SHA256 nonsense", 400, "IncompleteSignatureException")]
    [InlineData("ecr", 403, "InvalidSignatureException")]
    public async Task A_request_that_is_not_signed_for_the_service_is_refused(string? authorization, int status, string type)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var header = authorization == "ecr" ? Caller.Authorization("ecr") : authorization;

        var answer = await caller.SendAsync("AmazonEC2ContainerServiceV20141113.ListClusters", "{}", header);

        Assert.Equal((status, type), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task An_unsigned_query_is_refused_in_XML()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var answer = await caller.FormAsync(null, ("Action", "GetCallerIdentity"), ("Version", "2011-06-15"));

        Assert.Equal(403, answer.Status);
        Assert.Contains("<Code>MissingAuthenticationToken</Code>", answer.Text);
    }

    [Fact]
    public async Task Unknown_operations_get_the_errors_of_the_real_services()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var ofService = await caller.EcsAsync("MakeCoffee", "{}");
        var ofNoService = await caller.JsonAsync("tea", "Tea_2020.Make", "{}");
        var query = await caller.SnsAsync("MakeCoffee");

        Assert.Equal((400, "UnknownOperationException"), (ofService.Status, ofService.Type));
        Assert.Equal((400, "UnknownOperationException"), (ofNoService.Status, ofNoService.Type));
        Assert.Equal(400, query.Status);
        Assert.Contains("<Code>InvalidAction</Code>", query.Text);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"services":"web"}""")]
    [InlineData("""{"services":[1]}""")]
    [InlineData("""{"cluster":{}}""")]
    [InlineData("""{"cluster":"a","cluster":"b"}""")]
    [InlineData("""{"x":[{"a":1,"a":2}]}""")]
    public async Task A_body_that_cannot_be_read_is_a_SerializationException(string body)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await caller.EcsAsync("CreateCluster", "{}");

        var answer = await caller.EcsAsync("DescribeServices", body);

        Assert.Equal((400, "SerializationException"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task Calls_are_recorded_in_order_with_scope_body_and_status()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        await caller.EcsAsync("CreateCluster", """{"clusterName":"shop"}""");
        await caller.EcrAsync("DescribeRepositories", "{}", region: "us-west-2");
        await caller.SnsAsync("Publish", ("TopicArn", "arn:aws:sns:eu-west-1:1:none"), ("Message", "a b"));

        Assert.Equal([(1L, "ecs", 200), (2L, "ecr", 200), (3L, "sns", 404)], aws.Calls.All.Select(call => (call.Sequence, call.Service, call.Status!.Value)));
        Assert.Equal("shop", aws.Calls.Of("ecs", "CreateCluster").Single().Request.Json["clusterName"]!.GetValue<string>());
        Assert.Equal(("us-west-2", "AKIDEXAMPLE"), (aws.Calls.Of("ecr")[0].Request.Scope!.Region, aws.Calls.Of("ecr")[0].Request.Scope!.AccessKeyId));
        Assert.Equal("a b", aws.Calls.Of("sns")[0].Request.Form["Message"]);
        aws.Calls.Clear();
        Assert.Equal(0, aws.Calls.Count);
    }

    [Fact]
    public async Task Two_servers_know_nothing_of_each_other()
    {
        await using var one = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var other = await LocalAwsServer.StartAsync(new LocalAwsOptions { Account = "210987654321", Region = "us-east-1" }, TestContext.Current.CancellationToken);
        using var caller = new Caller(other);

        var cluster = await caller.EcsAsync("CreateCluster", "{}");

        Assert.Equal("arn:aws:ecs:us-east-1:210987654321:cluster/default", cluster.Json["cluster"]!["clusterArn"]!.GetValue<string>());
        Assert.Equal(0, one.Calls.Count);
    }
}
