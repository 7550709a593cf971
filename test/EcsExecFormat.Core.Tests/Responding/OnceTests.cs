using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>One message for an incident and window, whatever comes in.</summary>
public class OnceTests
{
    private readonly World _world = new();

    [Fact]
    public async Task What_could_not_be_told_does_not_silence_what_can_be()
    {
        var world = new World { Options = ResponderOptions.Default with { Inconclusive = AlertOnInconclusive.Always } };
        var instance = world.NewInstance();
        world.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "no permission yet"));
        var first = await world.DeliverAsync(instance);
        world.Images.Answer(Events.Image, world.Images.ManifestOf("""{"architecture":"arm64"}"""));

        var second = await world.DeliverAsync(instance, "task-2");

        Assert.Equal((AlertResult.Sent, AlertResult.Sent), (first.Alert, second.Alert));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Fifty_duplicates_give_one_alert_and_one_occurrence()
    {
        var instances = new[] { _world.NewInstance(), _world.NewInstance(), _world.NewInstance() };
        for (var number = 0; number < 50; number++)
            await _world.DeliverAsync(instances[number % 3]);

        Assert.Single(_world.Alerts.Published);
        Assert.Equal(1, _world.Records.Only.Occurrences);
    }

    [Fact]
    public async Task Fifty_instances_with_fifty_tasks_give_one_alert_and_fifty_occurrences()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            Task.Run(() => _world.DeliverAsync(_world.NewInstance(), $"task-{number}"), TestContext.Current.CancellationToken)));

        Assert.Single(outcomes, outcome => outcome.Alert == AlertResult.Sent);
        Assert.Single(_world.Alerts.Published);
        Assert.Equal(50, _world.Records.Only.Occurrences);
        Assert.All(outcomes, outcome => Assert.NotEqual(ReasonCodes.TableUnavailable, outcome.ReasonCode));
    }

    [Fact]
    public async Task A_further_event_of_a_crash_loop_costs_one_write_and_no_read()
    {
        var instance = _world.NewInstance();
        await _world.DeliverAsync(instance, "task-0");
        var (puts, gets) = (_world.Records.Puts, _world.Records.Gets);

        for (var number = 1; number <= 10; number++)
            await _world.DeliverAsync(instance, $"task-{number}");

        Assert.Equal((puts + 10, gets), (_world.Records.Puts, _world.Records.Gets));
        Assert.Equal(11, _world.Records.Only.Occurrences);
    }

    [Fact]
    public async Task An_event_redriven_days_later_is_no_sign_that_it_still_happens()
    {
        await _world.DeliverAsync(_world.NewInstance(), "task-1");
        _world.Clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(_world.NewInstance(), "task-1")).Alert);
        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(_world.NewInstance(), "task-2")).Alert);
        Assert.Single(_world.Alerts.Published);
    }

    [Fact]
    public async Task Two_wrong_images_are_one_incident_whichever_of_them_fails_first()
    {
        _world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web"), Definitions.Container("proxy", "proxy:1"));
        var (web, proxy) = (_world.Images.PutImage("arm64"), _world.Images.PutImage("arm64"));
        _world.Images.Answer("docker.io/library/proxy:1", _world.Images.ManifestOf("""{"architecture":"arm64"}"""));
        System.Text.Json.Nodes.JsonObject[][] ends =
        [
            [Events.Container("web", 1, digest: $"{web}"), Events.Container("proxy", 1, image: "proxy:1", digest: $"{proxy}")],
            [Events.Container("web", 1, digest: $"{web}"), Events.Container("proxy", image: "proxy:1", digest: $"{proxy}")],
            [Events.Container("web", 1, digest: $"{web}"), Events.Container("proxy", image: "proxy:1")],
            [Events.Container("web", digest: $"{web}"), Events.Container("proxy", 1, image: "proxy:1", digest: $"{proxy}")],
        ];

        foreach (var (number, end) in ends.Index())
        {
            await _world.DeliverAsync(_world.NewInstance(), Events.Bytes(Events.Json(detail =>
            {
                detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/task-{number}";
                detail["containers"] = Events.Containers(end);
            })));
        }

        Assert.Single(_world.Alerts.Published);
    }

    [Fact]
    public async Task A_standing_incident_is_told_again_after_the_window()
    {
        var instance = _world.NewInstance();
        await _world.DeliverAsync(instance);
        _world.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(instance, "task-2")).Alert);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));

        var outcome = await _world.DeliverAsync(instance, Events.OfTask("task-3", "event-3", _world.Clock.GetUtcNow()));

        Assert.Equal((AlertResult.Sent, "reminder", 3L), (outcome.Alert, outcome.Kind, outcome.Occurrences));
        Assert.Contains("STILL", _world.Alerts.Published[1].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_that_expired_begins_anew()
    {
        await _world.DeliverAsync(_world.NewInstance());
        _world.Clock.Advance(TimeSpan.FromDays(91));

        var outcome = await _world.DeliverAsync(_world.NewInstance(), "task-2");

        Assert.Equal(("incident", 1L), (outcome.Kind, outcome.Occurrences));
    }

    [Fact]
    public async Task An_instance_that_still_knows_an_expired_incident_begins_it_anew_too()
    {
        var instance = _world.NewInstance();
        await _world.DeliverAsync(instance);
        _world.Clock.Advance(TimeSpan.FromDays(91));

        Assert.Equal((AlertResult.Sent, 1L), await OfAsync(_world.DeliverAsync(instance, "task-2")));

        static async Task<(AlertResult, long)> OfAsync(Task<Outcome> outcome) => ((await outcome).Alert, (await outcome).Occurrences);
    }

    [Fact]
    public async Task A_registry_that_refuses_access_is_told_once_a_week_whatever_fails_there()
    {
        var world = new World { Options = ResponderOptions.Default with { Inconclusive = AlertOnInconclusive.Always } };
        world.Ecs.Definition = Definitions.Web(null, null, Definitions.Container("web", null));
        foreach (var image in new[] { "one.example/a:1", "one.example/b:1", "two.example/a:1" })
            world.Images.Answer(image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "no permission"));
        var instance = world.NewInstance();
        async Task<AlertResult> DeliverAsync(string service, string image) => (await world.DeliverAsync(instance, Events.Bytes(Events.Json(detail =>
        {
            detail["group"] = $"service:{service}";
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{Guid.NewGuid():N}";
            detail["containers"] = Events.Containers(Events.Container("web", 1, image: image));
            detail["stoppedAt"] = world.Clock.GetUtcNow().ToString("O");
        })))).Alert;

        Assert.Equal(AlertResult.Sent, await DeliverAsync("first", "one.example/a:1"));
        world.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(AlertResult.Suppressed, await DeliverAsync("second", "one.example/b:1"));
        Assert.Equal(AlertResult.Sent, await DeliverAsync("second", "two.example/a:1"));
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(AlertResult.Sent, await DeliverAsync("third", "one.example/b:1"));
    }
}
