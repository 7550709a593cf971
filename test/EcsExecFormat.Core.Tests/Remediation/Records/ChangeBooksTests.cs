using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Incidents;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.Records;

/// <summary>Only one instance is ever at a correction, and none begins without a record of it.</summary>
public class ChangeBooksTests
{
    private static readonly CorrectionSubject Subject = new("cluster", "service:web", "task-definition/web:7");

    private readonly ManualClock _clock = new();
    private readonly MemoryRecords _records;

    public ChangeBooksTests() => _records = new MemoryRecords(_clock);

    [Fact]
    public async Task Of_many_instances_at_once_one_begins()
    {
        var tries = Enumerable.Range(0, 20).Select(number => Task.Run(async () =>
        {
            try
            {
                return await Books().BeginAsync(First($"w{number}"), TestContext.Current.CancellationToken) is ChangeBooks.Beginning.Begun;
            }
            catch (DeliverAgainException)
            {
                return false;
            }
        }));

        Assert.Single(await Task.WhenAll(tries), hasBegun => hasBegun);
        Assert.Equal(1, BudgetSpent());
    }

    [Theory]
    [InlineData(CorrectionStep.Begun, true)]
    [InlineData(CorrectionStep.Updating, true)]
    [InlineData(CorrectionStep.Stopped, false)]
    [InlineData(CorrectionStep.Done, false)]
    public async Task A_live_lease_has_the_event_delivered_again(CorrectionStep step, bool isLeased)
    {
        await StandAsync(step);
        _clock.Advance(TimeSpan.FromSeconds(60));

        var beginning = Books().BeginAsync(First("w2"), TestContext.Current.CancellationToken);

        if (isLeased)
            await Assert.ThrowsAsync<DeliverAgainException>(() => beginning);
        else
            Assert.NotNull(await beginning);
    }

    [Theory]
    [InlineData(CorrectionStep.Begun, true)]
    [InlineData(CorrectionStep.Stopped, true)]
    [InlineData(CorrectionStep.Updating, false)]
    [InlineData(CorrectionStep.Done, false)]
    public async Task After_the_lease_only_what_cannot_be_done_twice_is_begun_again(CorrectionStep step, bool mayBegin)
    {
        var standing = await StandAsync(step);
        _clock.Advance(TimeSpan.FromSeconds(61));

        var beginning = await Books().BeginAsync(First("w2"), TestContext.Current.CancellationToken);

        if (mayBegin)
            Assert.Equal((standing.Version + 1, "w2", standing.Revision), (Begun(beginning).Version, Begun(beginning).WriteId, Begun(beginning).Revision));
        else
            Assert.Equal(GuardNames.CorrectedBefore, Assert.IsType<ChangeBooks.Beginning.Refused>(beginning).Refusal.Guard);
    }

    [Fact]
    public async Task Who_was_overtaken_records_nothing_any_more()
    {
        var first = Begun(await Books().BeginAsync(First("w1"), TestContext.Current.CancellationToken));
        _clock.Advance(TimeSpan.FromSeconds(61));
        var second = Begun(await Books().BeginAsync(First("w2"), TestContext.Current.CancellationToken));

        await Assert.ThrowsAsync<CallFailedException>(() => Books().RecordAsync(first.Next("late", CorrectionStep.Updating), TestContext.Current.CancellationToken));

        Assert.Equal(second, await Books().StandingAsync(Subject, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_settles_what_somebody_else_has_just_settled_is_given_that()
    {
        var standing = await StandAsync(CorrectionStep.Updating);
        var settled = await Books().SettleAsync(standing.Next("w2", CorrectionStep.Done), TestContext.Current.CancellationToken);

        Assert.Equal(settled, await Books().SettleAsync(standing.Next("w3", CorrectionStep.Done), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_recognised_as_ones_own()
    {
        _records.AfterPut = record => _records.LosesNextAnswer = record.Key == ChangeBudget.Key;
        var begun = Begun(await Books().BeginAsync(First("w1"), TestContext.Current.CancellationToken));
        _records.LosesNextAnswer = true;

        await Books().RecordAsync(begun.Next("w2", CorrectionStep.Updating), TestContext.Current.CancellationToken);

        Assert.Equal(2, (await Books().StandingAsync(Subject, TestContext.Current.CancellationToken))!.Version);
        Assert.Equal(1, BudgetSpent());
    }

    [Fact]
    public async Task A_budget_that_another_correction_used_up_refuses_and_records_nothing()
    {
        await Books(most: 1).BeginAsync(First("w1"), TestContext.Current.CancellationToken);
        var other = First("w2") with { Subject = Subject with { Failing = "task-definition/web:9" } };

        var refused = Assert.IsType<ChangeBooks.Beginning.Refused>(await Books(most: 1).BeginAsync(other, TestContext.Current.CancellationToken));

        Assert.Equal(GuardNames.ChangeBudget, refused.Refusal.Guard);
        Assert.Null(await Books().StandingAsync(other.Subject, TestContext.Current.CancellationToken));
        Assert.Equal(GuardNames.ChangeBudget, (await Books(most: 1).RefusalAsync(null, other.Subject, Mode.Deploy, TestContext.Current.CancellationToken))!.Guard);
        _clock.Advance(TimeSpan.FromMinutes(60));
        Assert.NotNull(Begun(await Books(most: 1).BeginAsync(other, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_is_given_back_may_be_spent_again()
    {
        await Books(most: 1).BeginAsync(First("w1"), TestContext.Current.CancellationToken);
        await Books(most: 1).GiveBackAsync(Subject, TestContext.Current.CancellationToken);

        Assert.Equal(0, BudgetSpent());
    }

    [Fact]
    public async Task A_record_that_nobody_can_read_is_no_free_way()
    {
        await StandAsync(CorrectionStep.Done);
        var record = _records.All.Single(record => record.Key.StartsWith("correction/", StringComparison.Ordinal));
        _records.Set(record with { Attributes = new Dictionary<string, string> { ["step"] = "new" } });

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => Books().BeginAsync(First("w2"), TestContext.Current.CancellationToken));

        Assert.Equal("MalformedRecord", failed.Code);
    }

    private ChangeBooks Books(int most = 10) => new(_records, most, _clock);

    private async Task<Correction> StandAsync(CorrectionStep step)
    {
        var begun = Begun(await Books().BeginAsync(First("w1"), TestContext.Current.CancellationToken));
        return await Books().RecordAsync(begun.Next("w1b", step) with { Revision = "task-definition/web:8" }, TestContext.Current.CancellationToken);
    }

    private int BudgetSpent() => ChangeBudget.FromRecord(_records.All.Single(record => record.Key == ChangeBudget.Key)).SpentAt(_clock.GetUtcNow());

    private static Correction Begun(ChangeBooks.Beginning beginning) => Assert.IsType<ChangeBooks.Beginning.Begun>(beginning).Correction;

    /// <summary>A correction whose lease ends 61 seconds from now.</summary>
    private Correction First(string writeId) => new(
        Subject, "inc-1", 1, writeId, Mode.Deploy, "ARM64", _clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(61), CorrectionStep.Begun, null);
}
