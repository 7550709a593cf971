using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Tests;

/// <summary>ListContainerInstances with a filter, by the ECS Developer Guide, "Cluster query language".</summary>
public sealed class ClusterQueryTests
{
    [Theory]
    [InlineData("attribute:ecs.cpu-architecture == arm64", "arm gpu")]
    [InlineData("attribute:ecs.cpu-architecture equals arm64", "arm gpu")]
    [InlineData("attribute:ecs.cpu-architecture==arm64", "arm gpu")]
    [InlineData("attribute:ecs.cpu-architecture == 'arm64'", "arm gpu")]
    [InlineData("attribute:ecs.cpu-architecture != arm64", "intel bare")]
    [InlineData("attribute:ecs.cpu-architecture in [arm64, i386]", "arm gpu")]
    [InlineData("attribute:ecs.cpu-architecture not_in [arm64,i386]", "intel bare")]
    [InlineData("attribute:ecs.cpu-architecture !in [arm64]", "intel bare")]
    [InlineData("attribute:gpu exists", "gpu")]
    [InlineData("attribute:gpu !exists", "arm intel bare")]
    [InlineData("attribute:gpu not_exists", "arm intel bare")]
    [InlineData("attribute:gpu == ''", "gpu")]
    [InlineData("attribute:ecs.instance-type =~ g2.*", "gpu")]
    [InlineData("attribute:ecs.instance-type =~ 2", "")]
    [InlineData("attribute:ecs.instance-type =~ [gm][0-9].*", "arm gpu intel")]
    [InlineData("attribute:ecs.instance-type !~ g2.*", "arm intel bare")]
    [InlineData("attribute:ecs.instance-type matches g2.* and attribute:ecs.availability-zone != us-east-1d", "")]
    [InlineData("agentConnected == true", "arm gpu bare")]
    [InlineData("agentConnected != true", "intel")]
    [InlineData("ec2InstanceId in ['i-arm', 'i-intel']", "arm intel")]
    [InlineData("runningTasksCount > 2", "gpu")]
    [InlineData("runningTasksCount <= 9 && runningTasksCount greater_than_equal 2", "intel")]
    [InlineData("agentVersion < 1.100.0", "arm")]
    [InlineData("registeredAt > 2018-06-18", "arm gpu intel bare")]
    [InlineData("registeredAt less_than 2018-06-18T22:28:28+00:00", "")]
    [InlineData("task:group == service:web", "arm")]
    [InlineData("not (task:group == service:web)", "gpu intel bare")]
    [InlineData("!(task:group == service:web) and !attribute:gpu exists", "intel bare")]
    [InlineData("attribute:gpu exists or attribute:ecs.cpu-architecture == arm64 and agentConnected == false", "gpu")]
    [InlineData("(attribute:gpu exists || attribute:ecs.cpu-architecture == x86_64) and agentConnected == false", "intel")]
    [InlineData("attribute:ecs.cpu-architecture == arm64 and (attribute:ecs.instance-type =~ m.* or attribute:gpu exists)", "arm gpu")]
    public async Task An_expression_selects_what_the_guide_says(string filter, string expected)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await ListAsync(caller, filter);

        Assert.Equal(200, answer.Status);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Names(answer));
    }

    [Theory]
    [InlineData("attribute:x")]
    [InlineData("attribute:x ==")]
    [InlineData("attribute: == a")]
    [InlineData("attribute:x = a")]
    [InlineData("attribute:x == a b")]
    [InlineData("attribute:x in a")]
    [InlineData("attribute:x in [a")]
    [InlineData("attribute:x in []")]
    [InlineData("attribute:x == 'a")]
    [InlineData("attribute:x =~ *")]
    [InlineData("(attribute:x exists")]
    [InlineData("attribute:x exists)")]
    [InlineData("attribute:x exists and")]
    [InlineData("and attribute:x exists")]
    [InlineData("memory > 4")]
    [InlineData("agentConnected > true")]
    [InlineData("runningTasksCount in [1]")]
    [InlineData("not")]
    public async Task A_malformed_expression_is_an_invalid_parameter(string filter)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var answer = await ListAsync(caller, filter);
        Assert.Equal((400, "InvalidParameterException"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task An_expression_without_end_is_refused()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        Assert.Equal(400, (await ListAsync(caller, new string('(', 1900) + "attribute:x exists")).Status);
        Assert.Equal(400, (await ListAsync(caller, "attribute:x == " + new string('a', 2000))).Status);
    }

    [Fact]
    public async Task Machines_are_listed_by_status()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Ecs.PutContainerInstance("shop", "leaving", new JsonObject { ["status"] = "DRAINING" });
        aws.Ecs.PutContainerInstance("shop", "gone", new JsonObject { ["status"] = "INACTIVE" });

        Assert.Equal(["leaving"], Names(await caller.EcsAsync("ListContainerInstances", """{"cluster":"shop","status":"DRAINING"}""")));
        Assert.Equal(["arm", "bare", "gpu", "intel"], Names(await caller.EcsAsync("ListContainerInstances", """{"cluster":"shop","status":"ACTIVE"}""")));
        Assert.Equal(["arm", "bare", "gpu", "intel", "leaving"], Names(await caller.EcsAsync("ListContainerInstances", """{"cluster":"shop"}""")));
    }

    private static async Task<LocalAwsServer> StartAsync()
    {
        var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "shop" });
        var arm = Put("arm", """{"versionInfo":{"agentVersion":"1.98.0"},"attributes":[{"name":"ecs.cpu-architecture","value":"arm64"},{"name":"ecs.instance-type","value":"m7g.large"}]}""");
        Put("gpu", """{"runningTasksCount":10,"versionInfo":{"agentVersion":"1.100.1"},"attributes":[{"name":"ecs.cpu-architecture","value":"arm64"},{"name":"ecs.instance-type","value":"g2.xlarge"},{"name":"gpu"},{"name":"ecs.availability-zone","value":"us-east-1d"}]}""");
        Put("intel", """{"agentConnected":false,"runningTasksCount":2,"attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"},{"name":"ecs.instance-type","value":"m7i.large"}]}""");
        Put("bare", "{}");
        aws.Ecs.PutTask("shop", "1", new JsonObject { ["containerInstanceArn"] = arm, ["group"] = "service:web" });
        aws.Ecs.PutTask("shop", "2", new JsonObject { ["containerInstanceArn"] = arm, ["group"] = "family:web" });
        return aws;

        string Put(string id, string members)
        {
            var document = JsonNode.Parse(members)!.AsObject();
            document["ec2InstanceId"] = "i-" + id;
            return aws.Ecs.PutContainerInstance("shop", id, document);
        }
    }

    private static Task<Answer> ListAsync(Caller caller, string filter) =>
        caller.EcsAsync("ListContainerInstances", new JsonObject { ["cluster"] = "shop", ["filter"] = filter }.ToJsonString());

    private static IEnumerable<string> Names(Answer answer) =>
        answer.Json["containerInstanceArns"]!.AsArray().Select(arn => arn!.GetValue<string>().Split('/')[^1]).Order();
}
