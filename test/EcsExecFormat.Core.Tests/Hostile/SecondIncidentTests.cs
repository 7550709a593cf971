using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A change is told whatever the next look takes for the incident.</summary>
public class SecondIncidentTests
{
    private const string Repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/";

    private readonly Account _account = new();

    /// <summary>The table fails at the claim alone: nobody would be owed an alert about a change.</summary>
    [Fact]
    public async Task Without_the_incidents_record_nothing_is_changed_and_the_next_task_is_corrected()
    {
        var isOut = true;
        _account.Records.BeforePut = record =>
        {
            if (isOut && record.Key.StartsWith("incident/", StringComparison.Ordinal))
                throw World.Unreachable("dynamodb");
        };

        var declined = await _account.DeliverAsync();
        isOut = false;
        var deployed = await _account.DeliverAsync(task: "task-2");

        Assert.Equal((RemedyAction.Declined, "table-unavailable"), (declined.Remedy!.Action, declined.Remedy.ReasonCode));
        Assert.Equal(RemedyAction.Deployed, deployed.Remedy!.Action);
        Assert.Equal([8], _account.Ecs.Updates.Select(update => update.Revision));
    }

    /// <summary>The invocation died after the update; at the retry the first of two images at fault cannot be read, so that it is another incident.</summary>
    [Theory]
    [InlineData("deploy")]
    [InlineData("off")]
    public async Task A_change_is_told_by_a_retry_that_finds_another_container_at_fault(string mode)
    {
        var image = Repository + "api:1";
        var api = _account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("b", "x"));
        _account.Images.Tags[image] = api;
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("api", image)));
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        void Two(JsonObject detail) => detail["containers"]!.AsArray().Add(Events.Container("api", 255, image: image, digest: api.ToString()));
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync(change: Two));
        Assert.Single(_account.Ecs.Updates);
        _account.Alerts.Before = () => { };
        _account.Mode(mode);
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        var partly = new PartlyClosed(_account.Images, "team/web");
        var instance = new OutsideWorld(_account.Ecs, _account.Ecs, _account.Ecs, _account.Ecs, _account.Logs, partly, _account.Alerts, _account.Records, _account.Window, _account.Window).NewResponder(ResponderOptions.Default, _account.Clock);
        var outcome = await _account.DeliverAsync(instance, change: Two);
        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
        Assert.DoesNotContain("The service was not changed", _account.Mail, StringComparison.Ordinal);
        Assert.Contains("The service was updated to the corrected revision web:8.", _account.Mail, StringComparison.Ordinal);
    }

    /// <summary>
    /// Both images lack the platform; ECS names the one whose pull failed first, which differs from task to task. The second task's event comes
    /// after the service was corrected, and nothing went wrong anywhere.
    /// </summary>
    [Fact]
    public async Task A_second_incident_of_a_corrected_revision_does_not_say_that_the_service_was_not_changed()
    {
        var image = Repository + "api:1";
        var images = _account.Images;
        _account.Push(images.PutIndex((images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64")));
        images.Tags[image] = images.PutIndex((images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("b", "x")), "arm64"));
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("api", image)));
        void PullFailedOf(JsonObject detail, string name)
        {
            Events.ToPullFailed(detail);
            detail["containers"] = new JsonArray(
                Events.Container("web", reason: name == "web" ? Events.PullErrorText : null), Events.Container("api", reason: name == "api" ? Events.PullErrorText : null, image: image));
        }

        var first = await _account.DeliverAsync(task: "task-1", change: detail => PullFailedOf(detail, "web"));
        Assert.Equal(RemedyAction.Deployed, first.Remedy!.Action);
        _account.Clock.Advance(TimeSpan.FromSeconds(30));
        await _account.DeliverAsync(task: "task-2", change: detail => PullFailedOf(detail, "api"));

        var second = _account.Alerts.Published[^1].Text;
        Assert.Equal([8], _account.Ecs.Updates.Select(update => update.Revision));
        Assert.DoesNotContain("The service was not changed", second, StringComparison.Ordinal);
        Assert.DoesNotContain("deregister-task-definition", second, StringComparison.Ordinal);
    }

    private sealed class PartlyClosed(IImages inner, string repository) : IImages
    {
        private static readonly ImageRead.Unavailable No = new(ImageProblem.AccessDenied, "No permission.");

        public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
            image.Repository == repository ? Task.FromResult<ImageRead>(No) : inner.ManifestAsync(image, cancellationToken);

        public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
            image.Repository == repository ? Task.FromResult<ImageRead>(No) : inner.BlobAsync(image, digest, cancellationToken);

        public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) => inner.LayerAsync(image, layer, cancellationToken);
    }
}
