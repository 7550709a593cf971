using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Images in a registry that is not Amazon ECR, and wants a login.</summary>
public sealed class OtherRegistryTests(RegistryInstance function) : IClassFixture<RegistryInstance>
{
    [Fact]
    public async Task An_image_in_a_private_registry_is_looked_at_with_the_login_of_its_secret()
    {
        var scene = function.Scene();

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("platform-mismatch", "likely", "sent"), ((string?)outcome["verdict"], (string?)outcome["confidence"], (string?)outcome["alert"]));
        Assert.Equal("""["linux/arm64"]""", outcome["containers"]![0]!["offers"]!.ToJsonString());
        Assert.Contains(scene.Image, Assert.Single(scene.Messages).BodyFor("email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_layers_prove_the_mismatch_and_the_service_is_moved()
    {
        var scene = function.Scene(parts => parts with { ClusterMode = "deploy" });

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("platform-mismatch", "confirmed", "deployed"), ((string?)outcome["verdict"], (string?)outcome["confidence"], (string?)outcome["action"]));
    }

    [Fact]
    public async Task The_password_is_seen_by_the_registry_alone()
    {
        await using var function = new RegistryInstance();
        await function.InitializeAsync();
        var scene = function.Scene(parts => parts with { ClusterMode = "plan" });
        var outcome = await function.OutcomeAsync(scene.StoppedTask());
        var log = await function.EndInstancesAsync();

        Assert.Contains("platform-mismatch", log, StringComparison.Ordinal);
        Assert.Contains(function.Registry.Server.Requests, request => request.Authorization is not null);
        Assert.NotEmpty(function.Registry.Store.Requests);
        Assert.All(function.Registry.Store.Requests, request => Assert.Null(request.Authorization));
        var everything = string.Join('\n', [
            outcome.ToJsonString(), .. scene.Messages.SelectMany(message => (string[])[message.BodyFor("email"), message.BodyFor("sqs")]),
            .. scene.Items.Select(item => item.ToJsonString()), .. function.Aws.Calls.All.Select(call => call.Body), log]);
        foreach (var secret in (string[])[LayoutRegistry.Password, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"robot:{LayoutRegistry.Password}"))])
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_is_read_once_for_many_tasks_and_by_a_request_that_AWS_s_own_model_accepts()
    {
        await using var function = new RegistryInstance();
        await function.InitializeAsync();
        for (var task = 0; task < 3; task++)
            await function.OutcomeAsync(function.Scene().StoppedTask());

        var reads = function.Aws.Calls.All.Where(call => call.Service == "secretsmanager").ToArray();
        Assert.Single(reads);
        var judgement = await AwsModels.JudgeAsync(reads.Select(call => (call.Service, call.Operation, call.Body)));
        Assert.Empty(judgement.Complaints);
        Assert.Equal(["secretsmanager:GetSecretValue"], judgement.Judged);
    }
}

/// <summary>One instance that may ask a registry of the tests, and has a login for it.</summary>
public sealed class RegistryInstance : RunningFunction
{
    internal LayoutRegistry Registry { get; } = new("b-arm64-ok");

    internal Scene Scene(Func<Parts, Parts>? change = null)
    {
        var parts = new Parts { Image = $"{Registry.Server.Registry}/team/hello:1", Push = (_, _) => Registry.Digest };
        return EndToEnd.Tests.Scene.Create(Aws, change?.Invoke(parts) ?? parts);
    }

    protected override Dictionary<string, string> Environment() => new(base.Environment())
    {
        ["ALLOWED_PRIVATE_REGISTRIES"] = $"{Registry.Server.Registry},{Registry.Store.Registry}",
        ["REGISTRY_CREDENTIALS"] = $"{Registry.Server.Registry}={Aws.Secrets.Put("registry", LayoutRegistry.Secret)}",
    };
}
