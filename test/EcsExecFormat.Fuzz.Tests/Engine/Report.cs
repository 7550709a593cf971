using System.Globalization;
using System.Text;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>What a run of one target came to.</summary>
internal sealed record Report(Target Target, ulong Seed, long Executions, TimeSpan Time, IReadOnlyDictionary<string, long> Kinds, IReadOnlyList<Finding> Findings)
{
    private const int LongestInput = 4000;

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{Target.Name,-20} {Executions,10} executions {Kinds.Count,4} kinds of outcomes {Time.TotalSeconds,7:0.0} s  {Findings.Count} findings  seed {Seed}");

    /// <summary>Each kind with how often it came, the most frequent first.</summary>
    public IEnumerable<string> KindLines => Kinds.OrderByDescending(kind => kind.Value).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value,10} {kind.Key}"));

    /// <summary>Each finding with its input, to be saved as <c>Seeds/TARGET/what-it-is.txt</c>.</summary>
    public string FindingText
    {
        get
        {
            var text = new StringBuilder();
            foreach (var finding in Findings)
            {
                var input = Target.Write(finding.Input);
                text.AppendLine(CultureInfo.InvariantCulture, $"{Target.Name}, seed {Seed}: {finding.Told}");
                text.AppendLine(input.Length <= LongestInput ? input : $"{input[..LongestInput]}... ({finding.Input.Length} bytes in all)");
            }

            return text.ToString();
        }
    }
}
