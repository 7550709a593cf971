using System.Text;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The whole function, and an image in a registry that wants a password: Debian's docker-registry, filled by skopeo.</summary>
public sealed class PrivateRegistryTests
{
    private const string Repository = "team/web";
    private const string Picture = "b-arm64-ok";

    /// <summary>The challenge, the manifest, the config; and whether the tag has moved since, for the alert.</summary>
    private const string Cost = "GET 401, GET 200, GET 200";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_arm64_image_that_ran_on_x86_is_told_and_its_registry_s_password_to_nobody(bool isDigestKnown)
    {
        await using var registry = await DebianRegistry.StartAsync(RegistrySetup.Basic);
        await FillAsync(registry);
        await using var function = new Instance(registry.Name);
        await function.InitializeAsync();
        var scene = SceneOf(function, registry);
        var taskEvent = scene.StoppedTask();
        if (!isDigestKnown)
            taskEvent.Container().Remove("imageDigest");

        var outcome = await function.OutcomeAsync(taskEvent);

        Assert.Equal(("platform-mismatch", "sent"), ((string?)outcome["verdict"], (string?)outcome["alert"]));
        Assert.Single(scene.Messages);
        // Where the event names a digest, the tag is asked for where it leads by now.
        Assert.Equal(isDigestKnown ? $"{Cost}, HEAD 200" : Cost, string.Join(", ", (await registry.RequestsAsync()).Select(request => $"{request.Method} {request.Status}")));
        await AssertNothingToldAsync(function, outcome.ToJsonString());
    }

    [Fact]
    public async Task A_password_that_the_registry_refuses_is_a_reason_and_told_to_nobody()
    {
        await using var registry = await DebianRegistry.StartAsync(RegistrySetup.Basic);
        await FillAsync(registry);
        await using var function = new Instance(registry.Name, "a-wrong-horse");
        await function.InitializeAsync();

        var outcome = await function.OutcomeAsync(SceneOf(function, registry).StoppedTask());

        Assert.Equal("inconclusive", (string?)outcome["verdict"]);
        Assert.Contains("refused to show team/web to the login in the secret", outcome.ToJsonString(), StringComparison.Ordinal);
        await AssertNothingToldAsync(function, outcome.ToJsonString());
    }

    private static async Task FillAsync(DebianRegistry registry)
    {
        await Skopeo.FillAsync(Path.Combine(OciLayout.TruthFolder, "images", Picture), registry, Repository, $"{RegistrySetup.User}:{RegistrySetup.Password}");
        await registry.RequestsAsync();
    }

    private static Scene SceneOf(Instance function, DebianRegistry registry) => Scene.Create(function.Aws, new Parts
    {
        Push = (_, _) => OciLayout.OfTruth(Picture).Top.Digest.ToString(),
        Image = $"{registry.Name}/{Repository}:latest",
    });

    /// <summary>Neither in the outcome, nor in what the function wrote, nor in any call, which alerts and items of the table are made by.</summary>
    private static async Task AssertNothingToldAsync(Instance function, string outcome)
    {
        var secrets = (string[])[function.Password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistrySetup.User}:{function.Password}"))];
        var log = await function.EndAsync();
        Assert.NotEmpty(log);
        Assert.NotEmpty(function.Aws.Calls.All);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, outcome, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.DoesNotContain(function.Aws.Calls.All, call => call.Request.Body.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(function.Aws.Sns.Messages, message => message.BodyFor("email").Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(function.Aws.DynamoDb.Items(RunningFunction.Table), item => item.ToJsonString().Contains(secret, StringComparison.Ordinal));
        }
    }

    /// <summary>One instance that may ask the registry, and has a login for it.</summary>
    private sealed class Instance(string registry, string password = RegistrySetup.Password) : RunningFunction
    {
        public string Password => password;

        protected override Dictionary<string, string> Environment() => new(base.Environment())
        {
            ["ALLOWED_PRIVATE_REGISTRIES"] = registry,
            ["REGISTRY_CREDENTIALS"] = $"{registry}={Aws.Secrets.Put("registry", $$"""{"username":"{{RegistrySetup.User}}","password":"{{password}}"}""")}",
        };
    }
}
