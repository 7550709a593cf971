using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests;

/// <summary>
/// A short run with a fixed seed for each target. A long one: <c>FUZZ_ITERATIONS=1000000 dotnet test --project test/EcsExecFormat.Fuzz.Tests</c>,
/// with a new seed unless <c>FUZZ_SEED</c> names one; see the README beside this file.
/// </summary>
public class FuzzTests
{
    private const ulong ShortRunSeed = 20261126;

    public static readonly TheoryData<string> Targets = [.. Target.All.Select(target => target.Name).Where(LongRun.IsWanted)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_comes_is_read_or_refused_and_keeps_its_promises(string name)
    {
        var target = Target.Of(name);
        var run = LongRun.FromEnvironment();
        var report = new Campaign(target, run?.Seed ?? ShortRunSeed).Run(run?.Executions ?? target.ShortRun, run?.Longest ?? TimeSpan.MaxValue);
        if (run is not null)
            LongRun.Publish(report);

        Assert.True(report.Findings.Count == 0, report.FindingText);
        // A run that meets refusals only would find nothing, and look as good.
        Assert.Empty(target.Kinds.Except(report.Kinds.Keys).Select(kind => $"never came: {kind}; what came:\n{string.Join('\n', report.KindLines)}"));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_seed_determines_what_is_tried(string name)
    {
        var target = Target.Of(name);

        Assert.Equal(Tried(target), Tried(target));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void An_input_reads_back_from_what_is_printed_of_it(string name)
    {
        var target = Target.Of(name);

        Assert.All(target.Corpus, input => Assert.Equal(input, target.Read(target.Write(input))));
    }

    private static string[] Tried(Target target)
    {
        var chance = new Chance(target.Name, ShortRunSeed);
        return [.. target.Corpus.Take(3).Select(input => target.Write(target.Mutate(input, chance)))];
    }
}
