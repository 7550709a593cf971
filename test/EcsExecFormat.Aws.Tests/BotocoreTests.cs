using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Aws.Tests;

public class BotocoreTests
{
    private const string Cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/main";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_satisfies_the_service_models_of_AWS()
    {
        await using var server = new Loopback(arrival => arrival.Body.Contains("DescribeStacks", StringComparison.Ordinal) ? Reply.Xml(CloudFormationClientTests.Described("<StackStatus>CREATE_COMPLETE</StackStatus>")) : Reply.Json(
            """{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7"},"SecretString":"s","State":"OPEN"}"""));
        using var environment = server.Environment();
        await CallEverythingAsync(environment);

        var judgement = await AwsModels.JudgeAsync(server.Arrivals.Select(arrival =>
            (arrival.Headers["Authorization"].Split('/')[3], arrival.Headers.GetValueOrDefault("X-Amz-Target") ?? SnsClientTests.Parse(arrival.Body)["Action"], arrival.Body)));
        Assert.Empty(judgement.Complaints);
        Assert.Equal(
            [
                "cloudformation:DescribeStacks",
                "ecr:BatchGetImage", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
                "ecs:DescribeClusters", "ecs:DescribeContainerInstances", "ecs:DescribeContainerInstances", "ecs:DescribeServices", "ecs:DescribeTaskDefinition",
                "ecs:ListContainerInstances", "ecs:ListTaskDefinitions", "ecs:RegisterTaskDefinition", "ecs:UpdateService",
                "secretsmanager:GetSecretValue",
                "sns:Publish",
                "ssm:GetCalendarState",
            ],
            judgement.Judged.Order(StringComparer.Ordinal));
    }

    private static async Task CallEverythingAsync(AwsEnvironment environment)
    {
        using var ecs = new EcsClient(environment);
        await ecs.DescribeAsync(TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7"), Cancellation);
        await ecs.DescribeAsync(Cluster, "web", Cancellation);
        await ecs.DescribeAsync(Cluster, Cancellation);
        await ecs.InstanceAsync(Cluster, $"{Cluster}/0123", Cancellation);
        await ecs.ListAsync("web", Cancellation);
        await ecs.RegisterAsync("""{"family":"web","containerDefinitions":[{"name":"web","image":"web:1"}],"tags":[{"key":"a","value":"b"}]}"""u8.ToArray(), Cancellation);
        await ecs.UpdateAsync(Cluster, "web", TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8"), Cancellation);
        await ecs.ListInstancesAsync(Cluster, "attribute:ecs.cpu-architecture == arm64", Cancellation);
        await ecs.InstancesAsync(Cluster, [$"{Cluster}/0123", $"{Cluster}/4567"], Cancellation);

        var ecr = new EcrClient(environment);
        var image = ImageReference.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0");
        Assert.True(EcrRegistry.TryParse(image.Registry, out var registry));
        var digest = Digest.Sha256Of("{}"u8);
        using var byTag = await ecr.BatchGetImageAsync(registry, image, Cancellation);
        using var byDigest = await ecr.BatchGetImageAsync(registry, image.WithDigest(digest), Cancellation);
        using var layer = await ecr.GetDownloadUrlForLayerAsync(registry, image, digest, Cancellation);

        using var sns = new SnsClient(environment, "arn:aws:sns:eu-west-1:123456789012:alerts");
        await sns.PublishAsync(SnsClientTests.Alert, Cancellation);

        using var cloudFormation = new CloudFormationClient(environment);
        await cloudFormation.DescribeAsync("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0a1b2c3d", Cancellation);
        using var calendars = new SsmCalendars(environment);
        await calendars.StateAsync(["freeze"], Cancellation);

        await new SecretsManagerClient(environment).GetSecretStringAsync("arn:aws:secretsmanager:us-west-2:123456789012:secret:a-a1B2c3", Cancellation);
    }
}
