using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Without the incident table nothing is changed, and the alert still goes out.</summary>
public class TableOutageTests
{
    // A clean change writes: the incident's claim, the list of what is to be looked after, the lease of the service, the budget, the correction as begun, the lease on registering and its end, the correction
    // as updating; then, after the update, the correction as done, and the incident as told.
    private const int EndOfLease = 7;
    private const int UpdateAfterWrite = 8;
    private const int Writes = 10;

    private readonly ChangeWorld _world = new();
    private int _writes;

    public static TheoryData<int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool, bool>();
            foreach (var write in Enumerable.Range(1, Writes))
            {
                foreach (var (isAfterEffect, isForGood) in new[] { (false, false), (false, true), (true, false), (true, true) })
                    cases.Add(write, isAfterEffect, isForGood);
            }

            return cases;
        }
    }

    [Fact]
    public async Task A_clean_change_takes_ten_writes()
    {
        _world.World.Records.AfterPut = _ => _writes++;
        _world.Ecs.After = call => Assert.True(call != "UpdateService" || _writes == UpdateAfterWrite);

        await _world.DeliverAsync();

        Assert.Equal(Writes, _writes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_table_that_fails_at_a_write_prevents_the_change_or_comes_too_late_to(int write, bool isAfterEffect, bool isForGood)
    {
        _world.World.Records.BeforePut = _ =>
        {
            _writes++;
            Fail(!isAfterEffect && IsOut(write, isForGood) || isForGood && _writes > write);
        };
        _world.World.Records.AfterPut = _ => Fail(isAfterEffect && IsOut(write, isForGood));
        _world.World.Records.BeforeGet = _ => Fail(isForGood && _writes >= write);

        var outcome = await _world.DeliverAsync();

        // A lease ends by itself: when the rest can be written, the change is on record.
        var isChanged = write > UpdateAfterWrite || (write == EndOfLease && !isForGood);
        Assert.Equal(isChanged ? 1 : 0, _world.Ecs.Updates.Count);
        Assert.Equal(AlertResult.Sent, outcome.Alert);
        Assert.Equal(isChanged ? RemedyAction.Deployed : RemedyAction.Declined, outcome.Remedy!.Action);
        Assert.Contains(isChanged ? "The service was updated to the corrected revision web:8." : "(table-unavailable)", Assert.Single(_world.Mails), StringComparison.Ordinal);
        Assert.Equal(_world.Ecs.Registrations.Count == 1, outcome.Remedy.Revision is not null);

        await RecoverAsync();
        Assert.InRange(_world.Ecs.Updates.Count, isChanged ? 1 : 0, 1);
        Assert.InRange(_world.Ecs.Registrations.Count, 0, 1);
    }

    [Fact]
    public async Task A_change_that_the_table_prevented_is_made_when_it_is_back()
    {
        _world.World.Records.BeforePut = record => Fail(record.Key.StartsWith("correction/", StringComparison.Ordinal));
        Assert.Equal(RemedyAction.Declined, (await _world.DeliverAsync()).Remedy!.Action);

        await RecoverAsync();

        Assert.Single(_world.Ecs.Updates);
        Assert.Contains("The service was updated to the corrected revision web:8.", _world.Mails[1], StringComparison.Ordinal);
    }

    private bool IsOut(int write, bool isForGood) => isForGood ? _writes >= write : _writes == write;

    /// <summary>The table is back, and tasks go on failing as long as nothing was changed.</summary>
    private async Task RecoverAsync()
    {
        (_world.World.Records.BeforePut, _world.World.Records.AfterPut, _world.World.Records.BeforeGet) = (_ => { }, _ => { }, _ => { });
        foreach (var task in new[] { "task-2", "task-3" })
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
            await _world.DeliverNowAsync(task);
        }
    }

    private static void Fail(bool isOut)
    {
        if (isOut)
            throw World.Unreachable("dynamodb");
    }
}
