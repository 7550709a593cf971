using System.Text.RegularExpressions;
using System.Xml.Linq;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Sns;

/// <summary>SNS: topics, subscriptions that are only remembered, and published messages that are kept. Nothing is delivered.</summary>
public sealed partial class LocalSns
{
    private readonly LocalAwsOptions _options;
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, List<SnsSubscription>> _topics = [];
    private readonly List<SnsMessage> _messages = [];

    internal LocalSns(LocalAwsOptions options)
    {
        _options = options;
        Wire = new QueryWire
        {
            Service = "sns",
            Version = "2010-03-31",
            Namespace = "http://sns.amazonaws.com/doc/2010-03-31/",
            Errors = StandardErrors.Sns(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<IReadOnlyDictionary<string, string>, IEnumerable<XElement>?>>
            {
                ["CreateTopic"] = form => [new XElement("TopicArn", CreateTopic(form.Required("Name")))],
                ["ListTopics"] = _ => [new XElement("Topics", _topics.Keys.Select(arn => new XElement("member", new XElement("TopicArn", arn))))],
                ["Subscribe"] = Subscribe,
                ["ListSubscriptionsByTopic"] = ListSubscriptionsByTopic,
                ["Publish"] = Publish,
            },
        };
    }

    /// <summary>Every message that was accepted, in order.</summary>
    public IReadOnlyList<SnsMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    internal QueryWire Wire { get; }

    /// <summary>Makes a topic, unless it is there already.</summary>
    /// <returns>Its ARN.</returns>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public string AddTopic(string name)
    {
        if (!TopicName().IsMatch(name))
            throw new ArgumentException("a topic name has 1 to 256 letters, digits, - and _", nameof(name));
        lock (_gate)
            return CreateTopic(name);
    }

    private string CreateTopic(string name)
    {
        if (!TopicName().IsMatch(name))
            throw SnsErrors.Invalid("Topic Name");
        var arn = Arns.Of(_options, "sns", name);
        _topics.TryAdd(arn, []);
        return arn;
    }

    private XElement[] Subscribe(IReadOnlyDictionary<string, string> form)
    {
        var topic = form.Required("TopicArn");
        var subscriptions = Topic(topic);
        var protocol = form.Required("Protocol");
        if (protocol is not ("email" or "email-json" or "sqs" or "lambda" or "http" or "https" or "firehose"))
            throw SnsErrors.Invalid($"Does not support this protocol string: {protocol}");
        var subscription = new SnsSubscription($"{topic}:{Guid.NewGuid()}", protocol, form.Required("Endpoint"));
        subscriptions.Add(subscription);
        var shown = subscription.IsPending && form.GetValueOrDefault("ReturnSubscriptionArn") != "true" ? "pending confirmation" : subscription.Arn;
        return [new XElement("SubscriptionArn", shown)];
    }

    private XElement[] ListSubscriptionsByTopic(IReadOnlyDictionary<string, string> form)
    {
        var topic = form.Required("TopicArn");
        return
        [
            new XElement("Subscriptions", Topic(topic).Select(subscription => new XElement(
                "member",
                new XElement("SubscriptionArn", subscription.IsPending ? "PendingConfirmation" : subscription.Arn),
                new XElement("Owner", _options.Account),
                new XElement("Protocol", subscription.Protocol),
                new XElement("Endpoint", subscription.Endpoint),
                new XElement("TopicArn", topic)))),
        ];
    }

    private XElement[] Publish(IReadOnlyDictionary<string, string> form)
    {
        var topic = form.GetValueOrDefault("TopicArn") ?? form.Required("TargetArn");
        if (!topic.StartsWith("arn:", StringComparison.Ordinal))
            throw SnsErrors.Invalid("TopicArn Reason: An ARN must have at least 6 elements, not 1");
        Topic(topic);
        var bodies = SnsPublishing.Bodies(form);
        var attributes = SnsPublishing.Attributes(form);
        SnsPublishing.CheckSize(form["Message"], attributes);
        var message = new SnsMessage(Guid.NewGuid().ToString(), topic, SnsPublishing.Subject(form), bodies)
        {
            Attributes = attributes,
            PublishedAt = _options.TimeProvider.GetUtcNow(),
        };
        _messages.Add(message);
        return [new XElement("MessageId", message.Id)];
    }

    private List<SnsSubscription> Topic(string arn) => _topics.TryGetValue(arn, out var subscriptions) ? subscriptions : throw SnsErrors.NoTopic;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex TopicName();

    private sealed record SnsSubscription(string Arn, string Protocol, string Endpoint)
    {
        public bool IsPending => Protocol is "email" or "email-json" or "http" or "https";
    }
}
