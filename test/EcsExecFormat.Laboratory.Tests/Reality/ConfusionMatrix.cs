using System.Text;
using EcsExecFormat.Laboratory.Tests.Prediction;

namespace EcsExecFormat.Laboratory.Tests.Reality;

/// <summary>What the kernel did against what was predicted, counted, and every answer that is not allowed.</summary>
internal sealed class ConfusionMatrix
{
    private static readonly Outcome[] Outcomes = Enum.GetValues<Outcome>();

    private readonly List<(Outcome Happened, Outcome Predicted)> _cells = [];
    private readonly List<string> _remarks = [];
    private readonly List<string> _wrong = [];

    /// <summary>Empty when all is well; otherwise a line for each case that is not.</summary>
    public string Wrong => string.Join('\n', _wrong);

    /// <param name="lab">The case.</param>
    /// <param name="expected">By the rules.</param>
    /// <param name="container">What happened.</param>
    /// <param name="predicted">What the product says.</param>
    /// <param name="storage">How the engine merged the layers.</param>
    public void Add(LabCase lab, Outcome expected, Container container, Predicted predicted, string storage)
    {
        var line = $"{lab.Name}: expected {expected}, happened {container}, predicted {predicted}";
        if ((lab.PodmanDiffers ?? (lab.NeedsOverlay && storage != "overlay" ? "overlay does otherwise" : null)) is { } notJudged)
        {
            _remarks.Add($"not judged, {notJudged}: {line}");
            return;
        }

        var isRight = container.Outcome == expected && (expected != Outcome.Runs || container.ExitCode == lab.ExitCode);
        Add(line, container.Outcome, predicted.Outcome, isRight && lab.Allows(predicted.Outcome, container.Outcome));
        if (predicted.Outcome == Outcome.NotTold)
            _remarks.Add($"not told, {lab.Untold}: {line}");
    }

    public void Add(string line, Outcome happened, Outcome predicted, bool isRight)
    {
        _cells.Add((happened, predicted));
        if (!isRight)
            _wrong.Add(line);
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{"happened \\ predicted",-22}");
        foreach (var predicted in Outcomes)
            text.Append($"{predicted,17}");
        foreach (var happened in Outcomes.Where(outcome => outcome != Outcome.NotTold || _cells.Any(cell => cell.Happened == outcome)))
        {
            text.Append($"\n{happened,-22}");
            foreach (var predicted in Outcomes)
                text.Append($"{_cells.Count(cell => cell == (happened, predicted)),17}");
        }

        return $"{text}\n\n{string.Join('\n', _remarks)}";
    }
}
