namespace EcsExecFormat.LocalAws.Sns;

/// <summary>A message that was published.</summary>
/// <param name="Id">The message id that the publisher was given.</param>
/// <param name="TopicArn">The topic.</param>
/// <param name="Subject">Null when there is none.</param>
/// <param name="Bodies">The text by protocol; always with <c>default</c>.</param>
public sealed record SnsMessage(string Id, string TopicArn, string? Subject, IReadOnlyDictionary<string, string> Bodies)
{
    public required IReadOnlyDictionary<string, SnsAttributeValue> Attributes { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <returns>What a subscriber of this protocol receives: its own text, else the default.</returns>
    public string BodyFor(string protocol) => Bodies.TryGetValue(protocol, out var body) ? body : Bodies["default"];
}

/// <summary>A message attribute.</summary>
/// <param name="DataType"><c>String</c>, <c>String.Array</c>, <c>Number</c> or <c>Binary</c>, perhaps with a custom suffix.</param>
/// <param name="Value">The text; base64 for <c>Binary</c>.</param>
public sealed record SnsAttributeValue(string DataType, string Value);
