using System.Text;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Responding;

public class ResponderTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_mismatch_is_told_once_and_recorded()
    {
        var outcome = await _world.DeliverAsync(_world.NewInstance());

        Assert.Equal((AlertResult.Sent, "incident", 1L, ReasonCodes.AlertMode), (outcome.Alert, outcome.Kind, outcome.Occurrences, outcome.ReasonCode));
        Assert.IsType<AlertStage.Sent>(_world.Records.Only.Alert);
        Assert.Equal(outcome.Id, _world.Records.Only.Id);
        Assert.Contains(outcome.Id!, Assert.Single(_world.Alerts.Published).Text, StringComparison.Ordinal);
    }

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
        var before = _world.Records.Puts;

        for (var number = 1; number <= 10; number++)
            await _world.DeliverAsync(instance, $"task-{number}");

        Assert.Equal((before + 10, 0), (_world.Records.Puts, _world.Records.Gets));
        Assert.Equal(11, _world.Records.Only.Occurrences);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_alert_that_could_not_be_published_is_sent_by_the_retry(bool isSameInstance)
    {
        var instance = _world.NewInstance();
        _world.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync(instance));
        Assert.IsType<AlertStage.Owed>(_world.Records.Only.Alert);
        _world.Alerts.Before = () => { };

        var outcome = await _world.DeliverAsync(isSameInstance ? instance : _world.NewInstance());

        Assert.Equal((AlertResult.Sent, "incident"), (outcome.Alert, outcome.Kind));
        Assert.Single(_world.Alerts.Published);
        Assert.Equal(1, _world.Records.Only.Occurrences);
    }

    [Theory]
    [InlineData("another request")]
    [InlineData("the request")]
    public async Task A_retry_that_meets_the_live_claim_of_its_own_event_comes_again_and_then_tells(string retryId)
    {
        await CrashAfterClaimingAsync("the request");
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync(_world.NewInstance(), requestId: retryId));
        Assert.Empty(_world.Alerts.Published);

        _world.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance(), requestId: retryId)).Alert);
    }

    [Fact]
    public async Task Another_event_takes_over_a_claim_that_lapsed()
    {
        await CrashAfterClaimingAsync("the request");

        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(_world.NewInstance(), "task-2")).Alert);
        _world.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance(), "task-3")).Alert);
        Assert.Equal(3, _world.Records.Only.Occurrences);
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
    public async Task An_alert_that_comes_late_says_when_the_task_stopped_and_not_that_it_goes_on()
    {
        _world.Clock.Advance(TimeSpan.FromDays(5));

        await _world.DeliverAsync(_world.NewInstance());

        var text = string.Join(' ', Assert.Single(_world.Alerts.Published).Text.Split(' ', '\n'));
        Assert.Contains("stopped at 2026-11-22 03:00 UTC", text, StringComparison.Ordinal);
        Assert.DoesNotContain("keeps starting tasks", text, StringComparison.Ordinal);
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
    public async Task A_write_whose_answer_was_lost_is_recognised_as_ones_own()
    {
        _world.Records.LosesNextAnswer = true;

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
        Assert.IsType<AlertStage.Sent>(_world.Records.Only.Alert);
    }

    [Fact]
    public async Task Without_the_table_each_instance_tells_once_and_says_so()
    {
        _world.Records.BeforePut = _ => throw World.Unreachable("dynamodb");
        var instance = _world.NewInstance();

        var first = await _world.DeliverAsync(instance);
        var second = await _world.DeliverAsync(instance, "task-2");

        Assert.Equal((AlertResult.Sent, ReasonCodes.TableUnavailable), (first.Alert, first.ReasonCode));
        Assert.Equal((AlertResult.Suppressed, ReasonCodes.TableUnavailable), (second.Alert, second.ReasonCode));
        Assert.Contains("incident table could not be used", first.Reason, StringComparison.Ordinal);
        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
    }

    [Fact]
    public async Task A_table_that_comes_back_learns_what_was_told_without_it()
    {
        _world.Records.BeforePut = _ => throw World.Unreachable("dynamodb");
        var instance = _world.NewInstance();
        await _world.DeliverAsync(instance);
        _world.Records.BeforePut = _ => { };

        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(instance, "task-2")).Alert);
        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(_world.NewInstance(), "task-3")).Alert);
        Assert.Single(_world.Alerts.Published);
    }

    [Fact]
    public async Task A_table_that_fails_after_the_alert_does_not_have_it_told_again()
    {
        _world.Records.BeforePut = record =>
        {
            if (record.Attributes["alert"] == "sent")
                throw World.Unreachable("dynamodb");
        };
        var instance = _world.NewInstance();

        var outcome = await _world.DeliverAsync(instance);

        Assert.Equal((AlertResult.Sent, ReasonCodes.TableUnavailable), (outcome.Alert, outcome.ReasonCode));
        _world.Records.BeforePut = _ => { };
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.DeliverAsync(instance);
        Assert.Single(_world.Alerts.Published);
    }

    [Fact]
    public async Task A_record_that_nobody_can_read_does_not_keep_the_alert_back()
    {
        await _world.DeliverAsync(_world.NewInstance());
        var record = _world.Records.All.Single();
        _world.Records.Set(record with { Attributes = new Dictionary<string, string> { ["alert"] = "??" } });

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance(), "task-2")).Alert);
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
    public async Task No_alert_goes_out_in_the_last_five_seconds()
    {
        _world.Ecs.Broken = null;
        var late = new InvocationContext("late", new Deadline(_world.Clock.GetUtcNow().AddSeconds(5)));
        _world.Images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(_world.Images.PutImage("arm64"), "linux/arm64")));

        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.NewInstance().RespondAsync(
            Events.Bytes(Events.Json(Events.ToPullFailed)), late, TestContext.Current.CancellationToken));

        Assert.Empty(_world.Alerts.Published);
        Assert.IsType<AlertStage.Owed>(_world.Records.Only.Alert);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_cannot_be_read_does_not_hold_the_alert_back(bool isTimeOut)
    {
        _world.Ecs.Broken = isTimeOut ? new TaskCanceledException() : World.Unreachable("ecs");

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
    }

    [Theory]
    [InlineData(AlertOnInconclusive.Never, false, false)]
    [InlineData(AlertOnInconclusive.Never, true, false)]
    [InlineData(AlertOnInconclusive.Evidence, false, false)]
    [InlineData(AlertOnInconclusive.Evidence, true, true)]
    [InlineData(AlertOnInconclusive.Always, false, true)]
    public async Task An_inconclusive_look_is_told_as_the_setting_says(AlertOnInconclusive setting, bool hasEvidence, bool isTold)
    {
        var world = new World { Options = ResponderOptions.Default with { Inconclusive = setting } };
        world.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "access was denied"));

        var outcome = await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail => detail["containers"] = Events.Containers(
            Events.Container("web", 1, hasEvidence ? "exec /web: exec format error" : null)))));

        Assert.Equal(isTold ? AlertResult.Sent : AlertResult.None, outcome.Alert);
        Assert.Equal(isTold ? 1 : 0, world.Alerts.Published.Count);
    }

    [Fact]
    public async Task An_ordinary_crash_is_not_told_and_not_recorded()
    {
        _world.Images.Answer(Events.Image, _world.Images.ManifestOf("""{"architecture":"amd64"}"""));

        Assert.Equal(AlertResult.None, (await _world.DeliverAsync(_world.NewInstance())).Alert);
        Assert.Equal((0, 0), (_world.Records.Puts, _world.Alerts.Published.Count));
    }

    [Theory]
    [InlineData("""{"source":"ecs-exec-format","detail-type":"Tick"}""")]
    [InlineData("""{"source":"aws.ec2","detail-type":"Something"}""")]
    public async Task Another_event_is_irrelevant_and_asks_nobody(string payload)
    {
        var outcome = await _world.DeliverAsync(_world.NewInstance(), Encoding.UTF8.GetBytes(payload));

        Assert.Equal(ReasonCodes.Irrelevant, outcome.ReasonCode);
        Assert.Equal((0, 0, 0), (_world.Ecs.DefinitionCalls, _world.Records.Puts, _world.Images.Asked.Count));
    }

    private async Task CrashAfterClaimingAsync(string requestId)
    {
        _world.Records.AfterPut = _ => throw new CrashException();
        await Assert.ThrowsAsync<CrashException>(() => _world.DeliverAsync(_world.NewInstance(), requestId: requestId));
        _world.Records.AfterPut = _ => { };
    }
}
