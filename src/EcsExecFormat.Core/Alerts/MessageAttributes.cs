using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What subscribers may filter by (contract, message attributes): none is empty.</summary>
public static class MessageAttributes
{
    /// <summary>An ECS name has up to 255 characters, an ARN of one some more.</summary>
    private const int Longest = 512;

    public static IReadOnlyDictionary<string, string> Of(Outcome outcome)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new[]
        {
            ("verdict", outcome.Finding.Verdict.Name()), ("action", (outcome.Remedy?.Action ?? RemedyAction.None).Name()),
            ("confidence", outcome.Follows is { } follows ? follows.RootElement.Text("confidence") : outcome.Finding.Confidence?.Name()),
            ("cluster", outcome.Cluster), ("service", outcome.Service), ("owner", outcome.Owner), ("kind", outcome.Kind),
        })
        {
            if (value is { Length: > 0 })
                attributes[name] = PlainText.Line(value, Longest);
        }

        return attributes;
    }
}
