using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>What is on the list of what is looked after stays there until its end, whatever befalls the others on it.</summary>
public class WatchedChangeTests
{
    private readonly ChangeWorld _world = new();

    /// <summary>A tick comes between the entry on the list and the beginning, and sees how the attempt before had stopped, which was for another incident.</summary>
    [Fact]
    public async Task A_change_that_is_begun_once_more_stays_on_the_list()
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Trouble.Denied("UpdateService"));
        Assert.Equal("update-failed", (await _world.AsTwoContainers("web").DeliverAsync()).ReasonCode);
        _world.Ecs.Before = _ => { };
        await _world.TicksAsync(2);
        _world.AsTwoContainers("api");
        _world.World.Records.BeforePut = record =>
        {
            if (!record.Key.StartsWith("service/", StringComparison.Ordinal))
                return;
            _world.World.Records.BeforePut = _ => { };
            _world.TickAsync().GetAwaiter().GetResult();
        };
        Assert.Equal("deployed", (await _world.DeliverNowAsync("task-2")).ReasonCode);
        _world.Rollout("COMPLETED", running: 2);

        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
    }

    [Fact]
    public async Task One_correction_that_cannot_be_looked_after_does_not_keep_the_others_waiting()
    {
        await _world.DeployAsync();
        await new WatchBook(_world.World.Records).AddAsync(new CorrectionSubject("a", "service:b", "c"), null, default, TestContext.Current.CancellationToken);
        var first = _world.World.Records.All.Single(record => record.Key == WatchList.Key);
        _world.World.Records.Set(first with { Attributes = new Dictionary<string, string> { ["corrections"] = Reversed(first.Attributes["corrections"]) } });
        _world.World.Records.BeforeGet = key =>
        {
            if (key == CorrectionRecord.KeyOf(new CorrectionSubject("a", "service:b", "c")))
                throw World.Unreachable("dynamodb");
        };
        _world.Rollout("COMPLETED", running: 2);

        await Assert.ThrowsAsync<CallFailedException>(_world.TickAsync);

        Assert.Equal(2, _world.Mails.Count);
    }

    private static string Reversed(string lines) => string.Join('\n', lines.Split('\n').Reverse());
}
