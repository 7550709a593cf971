using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>Calls fail, claims lapse, time runs out: an alert is late rather than lost.</summary>
public class TroubleTests
{
    private readonly World _world = new();

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

    /// <summary>Failing then would have the event delivered again, and the alert sent twice.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_alert_that_was_sent_but_could_not_be_recorded_in_time_is_a_success(bool isCancelled)
    {
        _world.Alerts.Before = () => _world.Records.BeforePut = _ => throw (isCancelled ? new OperationCanceledException() : World.Unreachable("dynamodb"));

        var outcome = await _world.DeliverAsync(_world.NewInstance());

        Assert.Equal((AlertResult.Sent, ReasonCodes.TableUnavailable), (outcome.Alert, outcome.ReasonCode));
        Assert.Single(_world.Alerts.Published);
    }

    /// <summary>Lambda may freeze an instance. What it had no time to look at is not taken for an image that tells nothing.</summary>
    [Theory]
    [InlineData("before any image", 43)]
    [InlineData("before any image", 53)]
    [InlineData("before any image", 58)]
    [InlineData("while an image is read", 58)]
    public async Task A_task_that_an_instance_which_stood_still_could_not_look_at_comes_again(string when, int seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        if (when == "before any image")
        {
            _world.Ecs.Before = call => _world.Clock.Advance(call == "DescribeTaskDefinition" ? time : TimeSpan.Zero);
            _world.Images.Before = reading =>
            {
                _world.Clock.Advance(TimeSpan.FromSeconds(9));
                reading.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            };
        }
        else
            _world.Images.Before = reading =>
            {
                _world.Clock.Advance(time);
                reading.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            };
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync(_world.NewInstance()));
        (_world.Ecs.Before, _world.Images.Before) = (_ => { }, _ => Task.CompletedTask);

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
    }

    /// <summary>One image does not take all of the time, as each question ends after seconds; of many it may be true with each delivery.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Images_that_are_not_read_in_time_come_again_unless_they_are_many(int images)
    {
        var names = Enumerable.Range(0, images).Select(number => $"c{number}").ToArray();
        _world.Ecs.Definition = Definitions.Web(null, null, [.. names.Select(name => Definitions.Container(name))]);
        _world.Images.Before = reading =>
        {
            if (!reading.IsCancellationRequested)
                _world.Clock.Advance(TimeSpan.FromSeconds(52));
            reading.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };
        var payload = Events.Bytes(Events.Json(detail => detail["containers"] = Events.Containers([.. names.Select(name => Events.Container(name, 1))])));

        if (images == 1)
            await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync(_world.NewInstance(), payload));
        else
            Assert.Equal(Verdict.Inconclusive, (await _world.DeliverAsync(_world.NewInstance(), payload)).Finding.Verdict);
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
            if (record.Attributes.GetValueOrDefault("alert") == "sent")
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
        var record = _world.Records.All.Single(record => record.Key.StartsWith("incident/", StringComparison.Ordinal));
        _world.Records.Set(record with { Attributes = new Dictionary<string, string> { ["alert"] = "??" } });

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance(), "task-2")).Alert);
    }

    [Fact]
    public async Task Nothing_is_written_or_told_in_the_last_five_seconds()
    {
        var late = new InvocationContext("late", new Deadline(_world.Clock.GetUtcNow().AddSeconds(5)));

        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.NewInstance().RespondAsync(
            Events.Bytes(Events.Json(Events.ToPullFailed)), late, TestContext.Current.CancellationToken));

        Assert.Equal((0, 0), (_world.Records.Puts, _world.Alerts.Published.Count));
    }

    [Fact]
    public async Task An_alert_whose_time_runs_out_after_the_claim_is_owed_to_the_next_delivery()
    {
        _world.Records.AfterPut = _ =>
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(56));
            _world.Records.AfterPut = _ => { };
        };
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync(_world.NewInstance()));

        Assert.Empty(_world.Alerts.Published);
        Assert.IsType<AlertStage.Owed>(_world.Records.Only.Alert);
        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_cannot_be_read_does_not_hold_the_alert_back(bool isTimeOut)
    {
        _world.Ecs.Broken = isTimeOut ? new TaskCanceledException() : World.Unreachable("ecs");

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(_world.NewInstance())).Alert);
    }

    private async Task CrashAfterClaimingAsync(string requestId)
    {
        _world.Records.AfterPut = _ => throw new CrashException();
        await Assert.ThrowsAsync<CrashException>(() => _world.DeliverAsync(_world.NewInstance(), requestId: requestId));
        _world.Records.AfterPut = _ => { };
    }
}
