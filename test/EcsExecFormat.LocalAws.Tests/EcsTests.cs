using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class EcsTests
{
    private const string Definition = """
        {"zebra":{"new":1.50},"family":"web","containerDefinitions":[{"image":"example/web:1","name":"web","futureMember":[1,2],"environment":[{"name":"A","value":"ä\u0001"}]}],"revision":99,"cpu":"256","memory":"512","status":"NONSENSE"}
        """;

    [Fact]
    public async Task A_task_definition_comes_back_with_every_member_that_was_sent_in_order()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await caller.EcsAsync("RegisterTaskDefinition", Definition);

        var answer = await caller.EcsAsync("DescribeTaskDefinition", """{"taskDefinition":"web"}""");

        var document = answer.Json["taskDefinition"]!.AsObject();
        Assert.Equal(
            ["taskDefinitionArn", "zebra", "family", "containerDefinitions", "cpu", "memory", "volumes", "placementConstraints",
                "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy"],
            document.Select(member => member.Key));
        Assert.Contains("""{"new":1.50}""", answer.Text);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("[1,2]"), document["containerDefinitions"]![0]!["futureMember"]));
        Assert.Equal("ä\u0001", document["containerDefinitions"]![0]!["environment"]![0]!["value"]!.GetValue<string>());
        Assert.Equal(("ACTIVE", 1), (document["status"]!.GetValue<string>(), document["revision"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Times_are_epoch_seconds()
    {
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = new HandClock() }, TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var answer = await caller.EcsAsync("RegisterTaskDefinition", Definition);

        Assert.Equal(1795348800m, answer.Json["taskDefinition"]!["registeredAt"]!.GetValue<decimal>());
    }

    [Theory]
    [InlineData("DescribeTaskDefinition", "{}", "InvalidParameterException", "taskDefinition")]
    [InlineData("DescribeTaskDefinition", """{"taskDefinition":"gone"}""", "ClientException", "Unable to describe task definition.")]
    [InlineData("DescribeTaskDefinition", """{"taskDefinition":"web:2"}""", "ClientException", "Unable to describe task definition.")]
    [InlineData("DescribeTaskDefinition", """{"taskDefinition":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1"}""", "ClientException", "Unable to describe")]
    [InlineData("RegisterTaskDefinition", """{"containerDefinitions":[{"name":"a","image":"b"}]}""", "ClientException", "Family")]
    [InlineData("RegisterTaskDefinition", """{"family":"web"}""", "ClientException", "Container")]
    [InlineData("RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"name":"a"}]}""", "ClientException", "image")]
    [InlineData("RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"name":"a","image":"b"}],"tags":[]}""", "InvalidParameterException", "Tags can not be empty")]
    [InlineData("RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"name":"a","image":"b"}],"tags":[{"key":"aws:x","value":"y"}]}""", "InvalidParameterException", "aws:")]
    [InlineData("RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"name":"a","image":"b"}],"runtimePlatform":{"cpuArchitecture":"amd64"}}""", "ClientException", "cpuArchitecture")]
    [InlineData("RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"name":"a","image":"b"}],"requiresCompatibilities":["FARGATE"]}""", "ClientException", "'cpu'")]
    [InlineData("DescribeServices", """{"cluster":"shop"}""", "InvalidParameterException", "services")]
    [InlineData("DescribeServices", """{"cluster":"shop","services":["1","2","3","4","5","6","7","8","9","10","11"]}""", "InvalidParameterException", "10")]
    [InlineData("DescribeServices", """{"cluster":"gone","services":["web"]}""", "ClusterNotFoundException", "Cluster not found.")]
    [InlineData("DescribeServices", """{"cluster":"arn:aws:ecs:us-east-1:123456789012:cluster/shop","services":["web"]}""", "ClusterNotFoundException", "Cluster not found.")]
    [InlineData("CreateService", """{"cluster":"shop","serviceName":"api","taskDefinition":"web:7"}""", "ClientException", "TaskDefinition not found.")]
    [InlineData("CreateService", """{"cluster":"shop","serviceName":"web","taskDefinition":"web"}""", "InvalidParameterException", "not idempotent")]
    [InlineData("UpdateService", """{"cluster":"shop","service":"gone","taskDefinition":"web"}""", "ServiceNotFoundException", "Service not found.")]
    [InlineData("UpdateService", """{"cluster":"shop","service":"blue","taskDefinition":"web"}""", "InvalidParameterException", "CODE_DEPLOY")]
    [InlineData("ListTagsForResource", """{"resourceArn":"arn:aws:ecs:eu-west-1:123456789012:cluster/gone"}""", "ResourceNotFoundException", "")]
    [InlineData("TagResource", """{"resourceArn":"shop","tags":[{"key":"a","value":"b"}]}""", "InvalidParameterException", "arn is invalid")]
    public async Task A_bad_request_gets_the_error_of_the_real_service(string operation, string body, string type, string message)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await SetUpAsync(caller);
        await caller.EcsAsync("CreateService", """{"cluster":"shop","serviceName":"blue","taskDefinition":"web","deploymentController":{"type":"CODE_DEPLOY"}}""");

        var answer = await caller.EcsAsync(operation, body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
        Assert.Contains(message, answer.Json["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deployment_runs_its_course_under_the_hands_of_a_test()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await SetUpAsync(caller);
        await caller.EcsAsync("RegisterTaskDefinition", Definition);

        aws.Ecs.CompleteDeployment("shop", "web");
        await caller.EcsAsync("UpdateService", """{"cluster":"shop","service":"web","taskDefinition":"web:2"}""");
        aws.Ecs.FailDeployment("shop", "web", failedTasks: 3);

        var deployments = aws.Ecs.Service("shop", "web")!["deployments"]!.AsArray();
        Assert.Equal(["PRIMARY FAILED 3", "ACTIVE COMPLETED 0"], deployments.Select(deployment => $"{deployment!["status"]} {deployment["rolloutState"]} {deployment["failedTasks"]}"));
        Assert.EndsWith("web:1", deployments[1]!["taskDefinition"]!.GetValue<string>());
    }

    [Fact]
    public async Task Container_instances_carry_their_architecture()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await SetUpAsync(caller);
        var arn = aws.Ecs.PutContainerInstance("shop", "0123456789abcdef", "x86_64");

        var answer = await caller.EcsAsync("DescribeContainerInstances", $$"""{"cluster":"shop","containerInstances":["{{arn}}","gone"]}""");

        Assert.Equal("""{"name":"ecs.cpu-architecture","value":"x86_64"}""", answer.Json["containerInstances"]![0]!["attributes"]![0]!.ToJsonString());
        Assert.Equal("MISSING", answer.Json["failures"]![0]!["reason"]!.GetValue<string>());
        Assert.Throws<ArgumentException>(() => aws.Ecs.PutContainerInstance("gone", "1", "x86_64"));
    }

    [Fact]
    public async Task Container_instances_have_room_unless_it_is_taken()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await SetUpAsync(caller);
        aws.Ecs.PutContainerInstance("shop", "empty", "arm64");
        var nothing = new JsonArray(new JsonObject { ["name"] = "CPU", ["type"] = "INTEGER", ["integerValue"] = 0 });
        aws.Ecs.PutContainerInstance("shop", "full", new JsonObject { ["remainingResources"] = nothing });

        var answer = await caller.EcsAsync("DescribeContainerInstances", """{"cluster":"shop","containerInstances":["empty","full"]}""");

        var (empty, full) = (answer.Json["containerInstances"]![0]!, answer.Json["containerInstances"]![1]!);
        Assert.Equal(["CPU", "MEMORY", "PORTS", "PORTS_UDP"], empty["remainingResources"]!.AsArray().Select(resource => (string?)resource!["name"]));
        Assert.True(JsonNode.DeepEquals(empty["registeredResources"], empty["remainingResources"]));
        Assert.True(JsonNode.DeepEquals(nothing, full["remainingResources"]));
        Assert.Equal(4, full["registeredResources"]!.AsArray().Count);
    }

    [Fact]
    public async Task Tasks_are_listed_by_service_and_status()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await SetUpAsync(caller);
        var running = aws.Ecs.PutTask("shop", "1", new JsonObject { ["group"] = "service:web" });
        var stopped = aws.Ecs.PutTask("shop", "2", new JsonObject { ["group"] = "service:web", ["desiredStatus"] = "STOPPED", ["lastStatus"] = "STOPPED" });

        var first = await caller.EcsAsync("ListTasks", """{"cluster":"shop","serviceName":"web"}""");
        var second = await caller.EcsAsync("ListTasks", """{"cluster":"shop","desiredStatus":"STOPPED"}""");

        Assert.Equal(running, Assert.Single(first.Json["taskArns"]!.AsArray())!.GetValue<string>());
        Assert.Equal(stopped, Assert.Single(second.Json["taskArns"]!.AsArray())!.GetValue<string>());
    }

    private static async Task SetUpAsync(Caller caller)
    {
        await caller.EcsAsync("CreateCluster", """{"clusterName":"shop"}""");
        await caller.EcsAsync("RegisterTaskDefinition", Definition);
        var created = await caller.EcsAsync("CreateService", """{"cluster":"shop","serviceName":"web","taskDefinition":"web","desiredCount":2}""");
        Assert.Equal(200, created.Status);
    }
}
