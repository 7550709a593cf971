using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Advice that, followed to the letter at night, makes nothing worse.</summary>
public class AdviceTests
{
    private const string Repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web";
    private readonly World _world = new();

    [Theory]
    [InlineData("")]
    [InlineData(":1.4")]
    public async Task A_service_whose_image_is_pinned_is_not_told_to_pull_again(string tag)
    {
        var image = $"{Repository}{tag}@{_world.Images.PutImage("arm64")}";

        var text = await TellAsync(image, image);

        Assert.DoesNotContain("--force-new-deployment", text, StringComparison.Ordinal);
        Assert.Contains("put the new image's digest there", text.Replace('\n', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_task_definition_names_counts_and_not_the_digest_that_ECS_resolved_it_to()
    {
        var image = _world.Images.PutImage("arm64");
        _world.Images.Answer($"{Repository}:1.4", ScriptedImages.Index(ScriptedImages.Entry(image, "linux/arm64")));
        var text = await TellAsync($"{Repository}:1.4", $"{Repository}@{image}");

        Assert.Contains($"-t {Repository}:1.4 --push", text, StringComparison.Ordinal);
        Assert.Contains("--force-new-deployment", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuilt_index_keeps_every_linux_platform_it_had()
    {
        _world.Images.Answer($"{Repository}:1", ScriptedImages.Index(
            ScriptedImages.Entry(_world.Images.PutImage("arm64"), "linux/arm64"), ScriptedImages.Entry(_world.Images.PutImage("s390x"), "linux/s390x"),
            ScriptedImages.Entry(_world.Images.PutImage("arm"), "linux/arm/v7"), ScriptedImages.Entry(_world.Images.PutImage("amd64"), "windows/amd64")));

        Assert.Contains("--platform linux/amd64,linux/arm64,linux/s390x,linux/arm/v7 -t", await TellAsync($"{Repository}:1", $"{Repository}:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_could_not_be_read_is_not_replaced_by_an_image_for_one_platform()
    {
        _world.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "no permission."));
        _world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web", Events.Image));
        await _world.DeliverAsync(_world.NewInstance(), Events.Bytes(Events.Json(Events.ToPullFailed)));

        Assert.Contains("docker buildx build --platform linux/amd64,linux/arm64 -t", Assert.Single(_world.Alerts.Published).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io/org/app:1", ImageProblem.AccessDenied, "add ghcr.io=SECRET_ARN to the stack's parameter RegistryCredentials")]
    [InlineData("ghcr.io/org/app:1", ImageProblem.AccessDenied, "The task definition pulls with the secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:ghcr-AbCdEf")]
    [InlineData("ghcr.io/org/app:1", ImageProblem.AccessDenied, "once a week for the whole registry")]
    [InlineData("registry.corp.example:5000/app:1", ImageProblem.NotAllowed, "add its host (registry.corp.example:5000, or the host that the reason names) to the stack's parameter AllowedPrivateRegistries")]
    [InlineData("registry.corp.example:5000/app:1", ImageProblem.NotAllowed, "once a week for the whole registry")]
    [InlineData("ghcr.io/org/app:1", ImageProblem.LoginRefused, "Look at the secret that the stack's parameter RegistryCredentials names for ghcr.io")]
    [InlineData("ghcr.io/org/app:1", ImageProblem.LoginNotShown, "Nothing was shown to that host. Only if you are sure that it is the registry's own")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1", ImageProblem.AccessDenied, "(ecr:BatchGetImage and ecr:GetDownloadUrlForLayer")]
    public async Task A_registry_that_cannot_be_read_is_told_with_the_setting_that_mends_it(string image, ImageProblem problem, string words)
    {
        _world.Options = ResponderOptions.Default with { Inconclusive = AlertOnInconclusive.Always };
        var container = Definitions.Container("web", image);
        container["repositoryCredentials"] = new JsonObject { ["credentialsParameter"] = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ghcr-AbCdEf" };
        _world.Images.Answer(image, new ImageRead.Unavailable(problem, "not for you."));
        _world.Ecs.Definition = Definitions.Web(null, null, container);
        var instance = _world.NewInstance();
        for (var task = 0; task < 2; task++)
        {
            await _world.DeliverAsync(instance, Events.Bytes(Events.Json(detail =>
            {
                detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{task:d32}";
                detail["containers"] = Events.Containers(Events.Container("web", 1, image: image));
            })));
        }

        Assert.Contains(words, Assert.Single(_world.Alerts.Published).Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_was_asked_for_by_a_stranger_is_told_although_the_registry_refused_another_image_before()
    {
        _world.Options = ResponderOptions.Default with { Inconclusive = AlertOnInconclusive.Always };
        foreach (var (image, problem) in ((string, ImageProblem)[])[("ghcr.io/typo:1", ImageProblem.AccessDenied), ("ghcr.io/real:1", ImageProblem.LoginNotShown)])
        {
            _world.Images.Answer(image, new ImageRead.Unavailable(problem, "not for you."));
            await DeliverAsync(image);
        }

        Assert.Equal(2, _world.Alerts.Published.Count);
        Assert.DoesNotContain("AllowedPrivateRegistries", _world.Alerts.Published[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_off_leaves_the_message_about_a_registry_to_the_others()
    {
        _world.Options = ResponderOptions.Default with { Inconclusive = AlertOnInconclusive.Always };
        _world.Images.Answer("ghcr.io/app:1", new ImageRead.Unavailable(ImageProblem.AccessDenied, "not for you."));
        var cluster = _world.Ecs.Cluster;
        _world.Ecs.Cluster = new EcsExecFormat.Core.Ecs.Cluster(cluster!.Arn, cluster.Tags.SetItem("exec-format-remediation", "off"));
        await DeliverAsync("ghcr.io/app:1");
        Assert.Empty(_world.Alerts.Published);

        _world.Ecs.Cluster = cluster;
        await DeliverAsync("ghcr.io/app:1");

        Assert.Single(_world.Alerts.Published);
    }

    private async Task DeliverAsync(string image)
    {
        _world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web", image));
        await _world.DeliverAsync(_world.NewInstance(), Events.Bytes(Events.Json(detail =>
        {
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{Guid.NewGuid():n}";
            detail["containers"] = Events.Containers(Events.Container("web", 1, image: image));
        })));
    }

    [Fact]
    public async Task A_service_is_not_updated_when_registering_failed()
    {
        var lines = (await TellAsync(Events.Image, Events.Image)).Split('\n');

        var register = Array.FindIndex(lines, line => line.Contains("aws ecs register-task-definition", StringComparison.Ordinal));
        Assert.EndsWith(" &&", lines[register], StringComparison.Ordinal);
        Assert.Contains("aws ecs update-service", lines[register + 1], StringComparison.Ordinal);
    }

    private async Task<string> TellAsync(string defined, string ran)
    {
        _world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web", defined));
        await _world.DeliverAsync(_world.NewInstance(), Events.Bytes(Events.Json(detail =>
            detail["containers"] = Events.Containers(Events.Container("web", 1, image: ran)))));
        return Assert.Single(_world.Alerts.Published).Text;
    }
}
