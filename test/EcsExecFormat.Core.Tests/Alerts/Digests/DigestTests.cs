using System.Text.Json;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Alerts.Digests;

/// <summary>When many services fail at once, people get one message about them, and machines each outcome.</summary>
public class DigestTests
{
    private readonly World _world = new() { Options = ResponderOptions.Default with { DigestAfter = 3 } };

    private IEnumerable<string> ForPeople => _world.Alerts.Published.Where(message => !message.Attributes.ContainsKey("audience")).Select(message => message.Subject);

    private IEnumerable<string> ForMachines => _world.Alerts.Published.Where(message => message.Attributes.GetValueOrDefault("audience") == "machines").Select(message => message.Subject);

    [Fact]
    public async Task Beyond_the_limit_people_get_a_digest_and_machines_each_outcome()
    {
        await FailAsync(1, 8);
        Assert.Equal((3, 5), (ForPeople.Count(), ForMachines.Count()));

        var digest = await TickAsync();

        Assert.Equal(("digest", "digest", AlertResult.Sent, 5), (digest.Kind, digest.ReasonCode, digest.Alert, digest.IncidentIds.Length));
        var message = _world.Alerts.Published[^1];
        Assert.Equal("5 more exec format incidents (digest)", message.Subject);
        foreach (var service in new[] { "web-4", "web-5", "web-6", "web-7", "web-8" })
            Assert.Contains($"- service:{service}, web:7: platform-mismatch, 1 task, inc-", string.Join(' ', message.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("web-3", message.Text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(message.OutcomeJson);
        Assert.Equal(("digest", 5), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("incidents").GetArrayLength()));
        Assert.Equal("a tick; there is nothing to follow up", (await TickAsync()).Reason);
    }

    [Fact]
    public async Task What_comes_slowly_is_told_one_by_one()
    {
        for (var service = 1; service <= 8; service++)
        {
            await FailAsync(service, service);
            _world.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.Empty(ForMachines);
        Assert.Null((await TickAsync()).Kind);
    }

    [Fact]
    public async Task An_alert_that_could_not_be_published_keeps_its_audience()
    {
        await FailAsync(1, 3);
        _world.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => FailAsync(4, 4));
        _world.Alerts.Before = () => { };
        await FailAsync(4, 4, "other-task");

        Assert.Equal((3, 1), (ForPeople.Count(), ForMachines.Count()));
        Assert.Single((await TickAsync()).IncidentIds);
    }

    [Fact]
    public async Task A_digest_that_could_not_be_published_is_sent_by_a_later_tick()
    {
        await FailAsync(1, 5);
        _world.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(TickAsync);
        _world.Alerts.Before = () => { };
        Assert.Null((await TickAsync()).Kind);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(2, (await TickAsync()).IncidentIds.Length);
    }

    [Fact]
    public async Task Without_the_table_everybody_is_told()
    {
        await FailAsync(1, 3);
        _world.Records.BeforePut = record => throw World.Unreachable("dynamodb");

        await FailAsync(4, 5);

        Assert.Equal((5, 0), (ForPeople.Count(), ForMachines.Count()));
    }

    [Fact]
    public async Task A_reminder_counts_as_well()
    {
        await FailAsync(1, 5);
        await TickAsync();
        _world.Clock.Advance(TimeSpan.FromHours(25));

        await FailAsync(1, 5, "the-day-after");

        Assert.Equal((3, 2), (ForPeople.Count(subject => subject.Contains("STILL FAILING", StringComparison.Ordinal)), ForMachines.Count(subject => subject.Contains("STILL FAILING", StringComparison.Ordinal))));
        Assert.Equal(2, (await TickAsync()).IncidentIds.Length);
    }

    private async Task FailAsync(int first, int last, string task = "task")
    {
        for (var service = first; service <= last; service++)
        {
            var json = Events.Json();
            json["id"] = $"event-{service}-{task}";
            json["detail"]!["group"] = $"service:web-{service}";
            json["detail"]!["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{task}-{service}";
            json["detail"]!["stoppedAt"] = _world.Clock.GetUtcNow().ToString("O");
            await _world.DeliverAsync(_world.NewInstance(), Events.Bytes(json));
        }
    }

    private Task<Outcome> TickAsync() => _world.DeliverAsync(_world.NewInstance(), """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray());
}
