using System.Text.Json;
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
        await Python.RequireAsync("botocore");
        await using var server = new Loopback(arrival => Reply.Json(
            """{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7"}}"""));
        using var environment = server.Environment();
        await CallEverythingAsync(environment);

        var requests = server.Arrivals.Select(arrival => new
        {
            service = arrival.Headers["Authorization"].Split('/')[3],
            target = arrival.Headers.GetValueOrDefault("X-Amz-Target"),
            body = arrival.Body,
        });
        var judged = await Python.AskAsync(Judge, JsonSerializer.Serialize(requests));
        Assert.Equal(
            "BatchGetImage BatchGetImage DescribeClusters DescribeContainerInstances DescribeServices DescribeTaskDefinition GetDownloadUrlForLayer Publish",
            judged.Trim());
    }

    private static async Task CallEverythingAsync(AwsEnvironment environment)
    {
        using var ecs = new EcsClient(environment);
        await ecs.DescribeAsync(TaskDefinitionArn.Parse("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7"), Cancellation);
        await ecs.DescribeAsync(Cluster, "web", Cancellation);
        await ecs.DescribeAsync(Cluster, Cancellation);
        await ecs.InstanceAsync(Cluster, $"{Cluster}/0123", Cancellation);

        var ecr = new EcrClient(environment);
        var image = ImageReference.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0");
        Assert.True(EcrRegistry.TryParse(image.Registry, out var registry));
        var digest = Digest.Sha256Of("{}"u8);
        using var byTag = await ecr.BatchGetImageAsync(registry, image, Cancellation);
        using var byDigest = await ecr.BatchGetImageAsync(registry, image.WithDigest(digest), Cancellation);
        using var layer = await ecr.GetDownloadUrlForLayerAsync(registry, image, digest, Cancellation);

        using var sns = new SnsClient(environment, "arn:aws:sns:eu-west-1:123456789012:alerts");
        await sns.PublishAsync(SnsClientTests.Alert, Cancellation);
    }

    // The query protocol's form is turned back into members first; then both kinds are validated against the model.
    private const string Judge = """
        import json, sys, urllib.parse, botocore.session
        from botocore.validate import ParamValidator
        names = []
        for request in json.load(sys.stdin):
            model = botocore.session.get_session().get_service_model(request['service'])
            if request['target']:
                prefix, name = request['target'].split('.')
                assert prefix == model.metadata['targetPrefix'], prefix
                members = json.loads(request['body'])
            else:
                form = dict(urllib.parse.parse_qsl(request['body'], strict_parsing=True))
                name, version = form.pop('Action'), form.pop('Version')
                assert version == model.metadata['apiVersion'], version
                members = {'MessageAttributes': {}}
                for key, value in form.items():
                    parts = key.split('.')
                    if len(parts) == 1:
                        members[key] = value
                    elif parts[3:] == []:
                        raise AssertionError(key)
                    elif parts[3] == 'Value':
                        attribute = form['.'.join(parts[:3]) + '.Name']
                        members['MessageAttributes'].setdefault(attribute, {})[parts[4]] = value
            shape = model.operation_model(name).input_shape
            report = ParamValidator().validate(members, shape)
            assert not report.has_errors(), report.generate_report()
            names.append(name)
        print(' '.join(sorted(names)))
        """;
}
