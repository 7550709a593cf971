using CsCheck;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Incidents;

namespace EcsExecFormat.Core.Tests.Remediation.Records;

/// <summary>In no 60 minutes are more changes begun than allowed.</summary>
public class ChangeBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void In_any_sixty_minutes_no_more_than_the_most_are_spent_and_none_is_refused_without_need() =>
        Gen.Select(Gen.Int[0, 4], Gen.Select(Gen.Int[0, 45], Gen.Int[0, 7]).Array[1, 40]).Sample(
            (most, tries) =>
            {
                var (budget, now) = (ChangeBudget.Empty, Start);
                var spent = new List<(string Id, DateTimeOffset At)>();
                foreach (var (minutes, number) in tries)
                {
                    now = now.AddMinutes(minutes);
                    var id = $"cor-{number}";
                    var others = spent.Where(change => now - change.At < TimeSpan.FromMinutes(60) && change.Id != id).Select(change => change.Id).Distinct().Count();
                    var next = budget.Spend(id, now, most);
                    Assert.Equal(others < most, next is not null);
                    if (next is null)
                        continue;
                    Assert.Equal(budget.Version + 1, next.Version);
                    budget = ChangeBudget.FromRecord(next.ToRecord(now));
                    spent.Add((id, now));
                    Assert.InRange(budget.SpentAt(now), 1, most);
                }
            },
            iter: 2000, threads: 1);

    [Theory]
    [InlineData(59, 59, 1)]
    [InlineData(60, 0, 0)]
    public void A_change_counts_for_sixty_minutes(int minutes, int seconds, int expected) =>
        Assert.Equal(expected, ChangeBudget.Empty.Spend("cor-1", Start, 10)!.SpentAt(Start.AddMinutes(minutes).AddSeconds(seconds)));

    [Fact]
    public void The_same_correction_counts_once_and_only_it_is_given_back()
    {
        var budget = ChangeBudget.Empty.Spend("cor-1", Start, 2)!.Spend("cor-1", Start.AddMinutes(1), 2)!.Spend("cor-2", Start.AddMinutes(2), 2)!;

        Assert.Equal(2, budget.SpentAt(Start.AddMinutes(2)));
        Assert.Null(budget.Spend("cor-3", Start.AddMinutes(2), 2));
        Assert.Equal(["cor-2"], budget.GiveBack("cor-1").Changes.Select(change => change.CorrectionId));
        Assert.NotNull(budget.GiveBack("cor-1").Spend("cor-3", Start.AddMinutes(2), 2));
    }

    [Fact]
    public void A_change_of_an_instance_whose_clock_is_ahead_counts() =>
        Assert.Null(ChangeBudget.Empty.Spend("cor-1", Start.AddMinutes(5), 1)!.Spend("cor-2", Start, 1));

    [Fact]
    public void A_budget_reads_back_from_its_record_which_lasts_as_long_as_it_counts() => Gen.Select(GeneratedRecords.Time.Array[0, 12], Gen.Long[0, 1_000_000]).Sample(
        (times, version) =>
        {
            var budget = new ChangeBudget(version, [.. times.Select((time, number) => new ChangeBudget.Change($"cor-{number}", time))]);
            var record = budget.ToRecord(Start.AddMilliseconds(999));
            var back = ChangeBudget.FromRecord(record);
            Assert.Equal((budget.Version, ChangeBudget.Key), (back.Version, record.Key));
            Assert.Equal(budget.Changes, back.Changes);
            Assert.True(record.ExpiresAt >= Start.AddMilliseconds(999) + ChangeBudget.Window);
            Assert.Equal(0, record.ExpiresAt!.Value.Ticks % TimeSpan.TicksPerSecond);
        },
        iter: 300, threads: 1);

    [Theory]
    [InlineData("soon cor-1")]
    [InlineData("2026-11-22T03:00:00.0000000+00:00")]
    [InlineData("2026-11-22T03:00:00.0000000+00:00 cor-1 more")]
    public void A_record_that_is_not_understood_is_no_empty_budget(string changes) => Assert.Throws<ParseException>(() =>
        ChangeBudget.FromRecord(new StoredRecord(ChangeBudget.Key, 1, null, new Dictionary<string, string> { ["changes"] = changes })));
}
