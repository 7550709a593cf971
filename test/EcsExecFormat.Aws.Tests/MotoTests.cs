using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Aws.Tests;

/// <summary>The clients against an implementation that nobody here wrote.</summary>
public sealed class MotoTests(Moto moto) : IClassFixture<Moto>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_fifty_writers_of_a_new_record_one_wins_and_versions_and_expiry_are_kept()
    {
        await moto.StartAsync();
        await moto.AskAsync("""
            client('dynamodb').create_table(TableName='incidents', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName':'pk','KeyType':'HASH'}],
                AttributeDefinitions=[{'AttributeName':'pk','AttributeType':'S'}])
            """);
        var clock = new Clock(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var environment = Environment();
        using var records = new DynamoRecords(environment, "incidents", clock);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => records.PutAsync(Record(1, writer), null, Cancellation)));
        Assert.Single(results.OfType<PutResult.Stored>());
        var winner = Array.FindIndex(results, result => result is PutResult.Stored).ToString(null, null);
        Assert.All(results.OfType<PutResult.Conflict>(), conflict => Assert.Equal(winner, conflict.Existing?.Attributes["writer"]));

        Assert.IsType<PutResult.Stored>(await records.PutAsync(Record(2, 7), 1, Cancellation));
        Assert.IsType<PutResult.Conflict>(await records.PutAsync(Record(2, 8), 1, Cancellation));
        Assert.Equal((2, "7"), (await records.GetAsync("k", Cancellation)) is { } stored ? (stored.Version, stored.Attributes["writer"]) : default);

        clock.Now += TimeSpan.FromHours(1);
        Assert.Null(await records.GetAsync("k", Cancellation));
        Assert.IsType<PutResult.Stored>(await records.PutAsync(Record(1, 9) with { ExpiresAt = clock.Now.AddHours(1) }, null, Cancellation));

        StoredRecord Record(long version, int writer) => new(
            "k", version, clock.Now.AddHours(1), ImmutableDictionary<string, string>.Empty.Add("writer", writer.ToString(null, null)));
    }

    [Fact]
    public async Task A_published_alert_reaches_a_queue_as_the_outcome_with_its_attributes()
    {
        await moto.StartAsync();
        var topic = (await moto.AskAsync("""
            topic = client('sns').create_topic(Name='alerts')['TopicArn']
            client('sqs').create_queue(QueueName='alerts')
            client('sns').subscribe(TopicArn=topic, Protocol='sqs', Endpoint=topic.replace(':sns:', ':sqs:'))
            print(topic)
            """)).Trim();
        using var environment = Environment();
        using var sns = new SnsClient(environment, topic);

        await sns.PublishAsync(SnsClientTests.Alert, Cancellation);

        var received = await moto.AskAsync("""
            url = client('sqs').get_queue_url(QueueName='alerts')['QueueUrl']
            print(client('sqs').receive_message(QueueUrl=url)['Messages'][0]['Body'])
            """);
        using var message = JsonDocument.Parse(received);
        Assert.Equal(SnsClientTests.Alert.OutcomeJson, message.RootElement.Text("Message"));
        Assert.Equal(SnsClientTests.Alert.Subject, message.RootElement.Text("Subject"));
        Assert.Equal("platform-mismatch", message.RootElement.Member("MessageAttributes")?.Member("verdict")?.Text("Value"));
    }

    /// <remarks>
    /// moto drops enableFaultInjection and registeredAt, keeps a service's older deployment when the service is updated, and knows neither the
    /// order nor the filter of a list, so those are not told by this.
    /// </remarks>
    [Fact]
    public async Task A_described_revision_is_registered_again_listed_first_and_run_by_its_service()
    {
        await moto.StartAsync();
        await moto.AskAsync("""
            ecs = client('ecs')
            ecs.create_cluster(clusterName='shop')
            ecs.register_task_definition(family='web', runtimePlatform={'cpuArchitecture': 'X86_64'}, volumes=[{'name': 'data', 'host': {'sourcePath': '/data'}}],
                containerDefinitions=[{'name': 'web', 'image': 'web:1', 'memory': 128, 'environment': [{'name': 'A', 'value': 'é🐳'}], 'ulimits': [{'name': 'nofile', 'softLimit': 1024, 'hardLimit': 4096}]}],
                tags=[{'key': 'owner', 'value': 'team'}])
            ecs.register_task_definition(family='web-admin', containerDefinitions=[{'name': 'web', 'image': 'web:1', 'memory': 128}])
            ecs.create_service(cluster='shop', serviceName='web', taskDefinition='web:1', desiredCount=1)
            """);
        using var environment = Environment();
        using var ecs = new EcsClient(environment);
        const string cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";
        var first = await ecs.DescribeAsync(TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1"), Cancellation);

        var second = await ecs.RegisterAsync(AgainOnArm(first!), Cancellation);
        var listed = await ecs.ListAsync("web", Cancellation);
        await ecs.UpdateAsync(cluster, "web", second.Arn, Cancellation);

        Assert.Equal(("web:2", "ARM64"), (second.Arn.FamilyAndRevision, second.CpuArchitecture));
        Assert.Equal(["web:2", "web:1"], listed.Select(arn => arn.FamilyAndRevision));
        Assert.Equal(second.Arn.ToString(), (await ecs.DescribeAsync(cluster, "web", Cancellation))?.TaskDefinition);
        var again = await ecs.DescribeAsync(second.Arn, Cancellation);
        Assert.Equal("team", again?.Tags["owner"]);
        Assert.All(
            ["containerDefinitions", "volumes", "family"],
            member => Assert.Equal(first!.Document.GetProperty(member).GetRawText(), again!.Document.GetProperty(member).GetRawText()));
    }

    [Fact]
    public async Task The_last_lines_of_a_log_are_read_oldest_first_and_what_is_not_there_is_refused()
    {
        await moto.StartAsync();
        await moto.AskAsync("""
            logs = client('logs')
            logs.create_log_group(logGroupName='/shop/web')
            logs.create_log_stream(logGroupName='/shop/web', logStreamName='ecs/web/1')
            import time
            now = int(time.time() * 1000)
            logs.put_log_events(logGroupName='/shop/web', logStreamName='ecs/web/1', logEvents=[{'timestamp': now + line, 'message': 'line %d é' % line} for line in range(80)])
            """);
        using var environment = Environment();
        var logs = new LogsClient(environment);

        Assert.Equal(Enumerable.Range(60, 20).Select(line => $"line {line} é"), (await logs.TailAsync(new LogLocation("eu-west-1", "/shop/web", "ecs/web/1"), 20, null, Cancellation)).Lines);

        foreach (var missing in (LogLocation[])[new("eu-west-1", "/shop/web", "ecs/web/2"), new("eu-west-1", "/shop/api", "ecs/web/1")])
            Assert.Equal("ResourceNotFoundException", (await Assert.ThrowsAsync<CallFailedException>(() => logs.TailAsync(missing, 20, null, Cancellation))).Code);
    }

    [Theory]
    [InlineData("cn-north-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("us-iso-east-1")]
    public async Task A_region_of_another_partition_is_not_asked(string region)
    {
        using var environment = Environment();
        var failed = await Assert.ThrowsAsync<CallFailedException>(() => new LogsClient(environment).TailAsync(new LogLocation(region, "/shop/web", "ecs/web/1"), 20, null, Cancellation));
        Assert.Contains("another partition", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_a_secret_is_read_a_binary_one_has_none_and_what_is_not_there_is_refused()
    {
        await moto.StartAsync();
        var arns = (await moto.AskAsync("""
            secrets = client('secretsmanager')
            print(secrets.create_secret(Name='registry/reader', SecretString=json.dumps({'username': 'reader', 'password': 'é"1'}))['ARN'])
            print(secrets.create_secret(Name='registry/bytes', SecretBinary=b'1')['ARN'])
            deleted = secrets.create_secret(Name='registry/old', SecretString='old')['ARN']
            secrets.delete_secret(SecretId=deleted)
            print(deleted)
            """)).Split('\n');
        using var environment = Environment();
        var secrets = new SecretsManagerClient(environment);

        using var text = JsonDocument.Parse((await secrets.GetSecretStringAsync(arns[0], Cancellation))!);
        Assert.Equal(("reader", "é\"1"), (text.RootElement.Text("username"), text.RootElement.Text("password")));
        Assert.Null(await secrets.GetSecretStringAsync(arns[1], Cancellation));

        await RefusedAsync(arns[2], "InvalidRequestException");
        await RefusedAsync(arns[0].Replace("reader", "writer", StringComparison.Ordinal), "ResourceNotFoundException");
        await RefusedAsync(arns[0].Replace("eu-west-1", "eu-central-1", StringComparison.Ordinal), "ResourceNotFoundException");

        async Task RefusedAsync(string arn, string code) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<CallFailedException>(() => secrets.GetSecretStringAsync(arn, Cancellation))).Code);
    }

    /// <remarks>moto finishes what it is told at once, so no stack is under way here; and it has no GetCalendarState.</remarks>
    [Fact]
    public async Task A_stack_s_state_is_read_by_name_and_ARN_also_when_it_is_deleted_and_what_is_not_there_has_none()
    {
        await moto.StartAsync();
        var arns = (await moto.AskAsync("""
            stacks = client('cloudformation')
            template = json.dumps({'Resources': {'Topic': {'Type': 'AWS::SNS::Topic'}}})
            print(stacks.create_stack(StackName='shop', TemplateBody=template)['StackId'])
            deleted = stacks.create_stack(StackName='old', TemplateBody=template)['StackId']
            stacks.delete_stack(StackName='old')
            print(deleted)
            """)).Split('\n');
        using var environment = Environment();
        using var stacks = new CloudFormationClient(environment);

        Assert.Equal("CREATE_COMPLETE", (await stacks.DescribeAsync("shop", Cancellation))?.Status);
        Assert.Equal("CREATE_COMPLETE", (await stacks.DescribeAsync(arns[0], Cancellation))?.Status);
        Assert.Equal("DELETE_COMPLETE", (await stacks.DescribeAsync(arns[1], Cancellation))?.Status);
        Assert.Null((await stacks.DescribeAsync("old", Cancellation))?.Status);
        Assert.Null((await stacks.DescribeAsync("never", Cancellation))?.Status);
    }

    /// <remarks>moto knows neither the health nor the architecture of a task, and moves it on with each look, so those are not told by this.</remarks>
    [Fact]
    public async Task Running_tasks_are_listed_and_described()
    {
        await moto.StartAsync();
        var task = (await moto.AskAsync("""
            ecs = client('ecs')
            ecs.create_cluster(clusterName='tasks')
            ecs.register_task_definition(family='job', containerDefinitions=[{'name': 'job', 'image': 'job:1', 'memory': 16, 'cpu': 1}])
            import json
            ec2 = client('ec2')
            machine = ec2.run_instances(ImageId=ec2.describe_images()['Images'][0]['ImageId'], MinCount=1, MaxCount=1)['Instances'][0]['InstanceId']
            ecs.register_container_instance(cluster='tasks', instanceIdentityDocument=json.dumps({'instanceId': machine}))
            run = lambda: ecs.run_task(cluster='tasks', taskDefinition='job')['tasks'][0]['taskArn']
            stopped = run()
            ecs.stop_task(cluster='tasks', task=stopped)
            print(run())
            """)).Trim();
        using var environment = Environment();
        using var ecs = new EcsClient(environment);
        const string cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/tasks";

        var listed = await ecs.ListAsync(cluster, null, "job", Cancellation);
        var described = Assert.Single(await ecs.DescribeAsync(cluster, [task], Cancellation));

        Assert.Contains(task, listed);
        Assert.Equal(task, described.Arn);
        Assert.NotNull(described.LastStatus);
        Assert.StartsWith("arn:aws:ecs:eu-west-1:123456789012:container-instance/", described.ContainerInstanceArn, StringComparison.Ordinal);
        Assert.Empty(await ecs.ListAsync(cluster, null, "other", Cancellation));

        // moto's machine has 4096 CPU units and 7482 MiB, and the task that runs holds 1 and 16.
        var machine = Assert.Single(await ecs.InstancesAsync(cluster, [described.ContainerInstanceArn!], Cancellation));
        Assert.Equal((4095, 7466, (long?)null), (machine.Remaining.Cpu, machine.Remaining.Memory, machine.Remaining.Gpus));
        Assert.Equal([22, 2375, 2376, 51678, 51679], machine.Remaining.TakenTcpPorts!.Order());
        Assert.Empty(machine.Remaining.TakenUdpPorts!);
    }

    // What DescribeTaskDefinition alone has is left out (facts of the API: RegisterTaskDefinition does not take it).
    private static byte[] AgainOnArm(TaskDefinition described)
    {
        var request = JsonObject.Create(described.Document)!;
        foreach (var member in (string[])["compatibilities", "registeredAt", "registeredBy", "requiresAttributes", "revision", "status", "taskDefinitionArn"])
            request.Remove(member);
        request["runtimePlatform"]!["cpuArchitecture"] = "ARM64";
        request["tags"] = JsonArray.Create(described.TagList!.Value);
        return System.Text.Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    private AwsEnvironment Environment() => AwsEnvironmentTests.Read(
        ("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "testing"), ("AWS_SECRET_ACCESS_KEY", "testing"), ("AWS_ENDPOINT_URL", moto.Url.AbsoluteUri));
}
