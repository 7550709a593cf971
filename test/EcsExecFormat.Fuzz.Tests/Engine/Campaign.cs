using System.Diagnostics;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>Runs one target on changed inputs. What is found depends on the seed and on nothing else.</summary>
internal sealed class Campaign(Target target, ulong seed)
{
    /// <summary>An input that leads to a new kind of outcome is changed further, unless it is so long that it makes everything slow.</summary>
    private const int LongestKept = 16 * 1024;

    private const int MostKept = 400;

    /// <summary>One cause is found over and over; the first inputs tell enough.</summary>
    private const int MostFindings = 5;

    private readonly Chance _chance = new(target.Name, seed);
    private readonly List<byte[]> _inputs = [.. target.Corpus];
    private readonly Dictionary<string, long> _kinds = [];
    private readonly List<Finding> _findings = [];

    /// <param name="executions">Of changed inputs; the corpus comes on top.</param>
    /// <param name="longest">No new input is tried after this.</param>
    public Report Run(long executions, TimeSpan longest)
    {
        var started = Stopwatch.GetTimestamp();
        using var watchdog = new Watchdog(target, seed);
        var done = 0L;
        foreach (var input in target.Corpus.Concat(target.LongInputs))
            Execute(input, watchdog, isNew: false);
        for (; done < executions && _findings.Count < MostFindings && Stopwatch.GetElapsedTime(started) < longest; done++)
            Execute(Next(), watchdog, isNew: true);
        return new Report(target, seed, done + target.Corpus.Count, Stopwatch.GetElapsedTime(started), _kinds, _findings);
    }

    private byte[] Next()
    {
        var input = _chance.Pick(_inputs);
        for (var changes = _chance.Few(4); changes > 0; changes--)
            input = target.Mutate(input, _chance);
        return input;
    }

    private void Execute(byte[] input, Watchdog watchdog, bool isNew)
    {
        watchdog.Watch(input);
        string kind;
        try
        {
            kind = target.Check(input);
        }
        catch (Exception found)
        {
            // Whatever was thrown: that is what is looked for here.
            Add(input, found);
            return;
        }

        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        if (isNew && _kinds[kind] == 1 && _inputs.Count < MostKept && input.Length <= LongestKept)
            _inputs.Add(input);
    }

    private void Add(byte[] input, Exception found)
    {
        if (!_findings.Any(known => known.IsLike(found)))
            _findings.Add(Finding.Of(target, input, found));
    }
}
