using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Images that cannot be read: inconclusive, with the reason in words, and nobody is woken for it.</summary>
public sealed class UnreadableImageTests(OneInstance function) : IClassFixture<OneInstance>
{
    /// <param name="Parts">What was pushed, and what is named.</param>
    /// <param name="Operation">The call of ECR that fails; null when none does.</param>
    /// <param name="Kind">How it fails.</param>
    private sealed record Case(Parts Parts, string? Operation = null, FaultKind Kind = default);

    private static readonly Dictionary<string, (Case Case, string Reason)> Cases = new()
    {
        ["malformed reference"] = (new Case(new Parts { Image = "Team/Web:1.0:latest" }), "\"Team/Web:1.0:latest\" is no image reference"),
        ["image gone"] = (new Case(new Parts { Push = Pictures.Gone }), "does not exist (any more)"),
        ["repository gone"] = (new Case(new Parts { Push = Pictures.Nowhere }), "The repository "),
        ["access to the manifest denied"] = (new Case(new Parts(), "BatchGetImage", FaultKind.AccessDenied), "its role needs ecr:BatchGetImage"),
        ["access to the config denied"] = (new Case(new Parts(), "GetDownloadUrlForLayer", FaultKind.AccessDenied), "its role needs ecr:GetDownloadUrlForLayer"),
        ["download denied"] = (new Case(new Parts(), "DownloadLayer", FaultKind.AccessDenied), "refused to deliver"),
        ["config of another digest"] = (new Case(new Parts(), "DownloadLayer", FaultKind.MalformedBody), "does not have the digest"),
        ["manifest of 5 MiB"] = (new Case(new Parts { Push = Pictures.OfSize(5 << 20) }), "larger than 4194304 bytes"),
        ["manifest of 9 MiB"] = (new Case(new Parts { Push = Pictures.OfSize(9 << 20) }), "too large"),
        ["ambiguous manifest"] = (new Case(new Parts { Push = Pictures.Ambiguous }), "malformed"),
        ["manifest of no JSON"] = (new Case(new Parts { Push = Pictures.Raw("hello") }), "malformed"),
        ["manifest that is null"] = (new Case(new Parts { Push = Pictures.Raw("null") }), "malformed"),
        ["manifest of brackets"] = (new Case(new Parts { Push = Pictures.Raw(new string('[', 5000)) }), "malformed"),
        ["config of no JSON"] = (new Case(new Parts { Push = Pictures.WithConfig("hello") }), "malformed"),
        ["config without an architecture"] = (new Case(new Parts { Push = Pictures.WithConfig("{}") }), "states no architecture"),
        ["empty index"] = (new Case(new Parts { Push = Pictures.EmptyIndex }), "lists no image"),
        ["a registry that does not exist"] = (new Case(new Parts { Image = "registry.invalid/team/web:1.0" }), "registry.invalid "),
        ["a registry at the function's own machine"] = (new Case(new Parts { Image = "localhost/team/web:1.0" }), "a loopback address"),
        ["the address of credentials"] = (new Case(new Parts { Image = "169.254.170.2/team/web:1.0" }), "169.254.170.2 is a link-local address"),
        ["a number for an address"] = (new Case(new Parts { Image = "2130706433:80/team/web:1.0" }), "not spelt in the one way"),
        ["a host that only starts as ECR's"] = (new Case(new Parts { Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com.invalid/team/web:1.0" }), "amazonaws.com.invalid "),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_image_that_cannot_be_read_is_inconclusive_with_the_reason_in_words(string name)
    {
        var ((parts, operation, kind), reason) = Cases[name];
        var scene = Scene.Create(function.Aws, parts);
        if (operation is not null)
            scene.Fail("ecr", operation, kind);

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {outcome["reason"]}");
        Assert.Equal(("inconclusive", null, "none"), ((string?)outcome["verdict"], (string?)outcome["confidence"], (string?)outcome["alert"]));
        Assert.Contains(reason, (string?)outcome["reason"], StringComparison.Ordinal);
        Assert.Equal((string?)outcome["reason"], (string?)outcome["containers"]![0]!["reason"]);
        Assert.Empty(scene.Messages);
        Assert.Empty(scene.Items);
    }

    [Fact]
    public async Task With_the_kernel_s_words_in_the_event_an_unreadable_image_is_told_as_a_suspicion()
    {
        var scene = Scene.Create(function.Aws, new Parts { Push = Pictures.Gone });
        var taskEvent = scene.StoppedTask();
        taskEvent.Container()["reason"] = "CannotStartContainerError: exec /app/web: exec format error";

        var outcome = await function.OutcomeAsync(taskEvent);

        Assert.Equal(("inconclusive", "sent"), ((string?)outcome["verdict"], (string?)outcome["alert"]));
        var message = Assert.Single(scene.Messages);
        Assert.Contains("not verified", message.Subject, StringComparison.Ordinal);
        var mail = message.BodyFor("email");
        TestContext.Current.TestOutputHelper?.WriteLine(mail);
        Assert.Contains($"docker buildx imagetools inspect {scene.Image}", mail, StringComparison.Ordinal);
        Assert.DoesNotContain(".. ", mail.Replace("...", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("confidence", message.Attributes.Keys);
    }

    [Fact]
    public async Task A_registry_in_a_region_that_does_not_exist_is_inconclusive()
    {
        await using var onItsOwn = new WithRealEcr();
        await onItsOwn.InitializeAsync();
        var scene = Scene.Create(onItsOwn.Aws, new Parts { Image = "123456789012.dkr.ecr.xx-nowhere-1.amazonaws.com/team/web:1.0" });

        var outcome = await onItsOwn.OutcomeAsync(scene.StoppedTask());

        Assert.Equal("inconclusive", (string?)outcome["verdict"]);
        Assert.Contains("its host name does not exist", (string?)outcome["reason"], StringComparison.Ordinal);
    }

    /// <summary>ECR is where its name says; everything else is LocalAws.</summary>
    private sealed class WithRealEcr : RunningFunction
    {
        protected override Dictionary<string, string> Environment()
        {
            var environment = base.Environment();
            environment.Remove("AWS_ENDPOINT_URL", out var url);
            foreach (var service in new[] { "ECS", "SNS", "DYNAMODB" })
                environment["AWS_ENDPOINT_URL_" + service] = url!;
            return environment;
        }
    }
}
