namespace EcsExecFormat.Core.Alerts;

/// <summary>One SNS message, ready to be published with <c>MessageStructure=json</c>.</summary>
/// <param name="Subject">Below 100 characters, without control characters (SNS Publish, Subject).</param>
/// <param name="Text">For people: the protocols <c>default</c> and <c>email</c>.</param>
/// <param name="OutcomeJson">For machines: <c>sqs</c>, <c>lambda</c>, <c>firehose</c>, <c>http</c>, <c>https</c>.</param>
/// <param name="Attributes">String message attributes for filter policies; none is empty.</param>
public sealed record AlertMessage(string Subject, string Text, string OutcomeJson, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>
    /// The same for machines alone: people get it in a digest. E-mail subscriptions keep such messages out by the filter policy
    /// <c>{"audience":[{"exists":false}]}</c>.
    /// </summary>
    public AlertMessage ForMachines() => this with { Attributes = new Dictionary<string, string>(Attributes, StringComparer.Ordinal) { ["audience"] = "machines" } };
}
