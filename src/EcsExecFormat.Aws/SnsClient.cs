using System.Globalization;
using System.Text;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Aws;

/// <summary>One Amazon SNS topic, called in the AWS query protocol (smithy.io, awsQuery) in the topic's own region.</summary>
public sealed class SnsClient : SignedClient, IAlerts
{
    private const string Operation = "Publish";
    private const string ApiVersion = "2010-03-31";

    private readonly string _topicArn;

    /// <param name="environment">Credentials, endpoints and connections.</param>
    /// <param name="topicArn"><c>arn:PARTITION:sns:REGION:ACCOUNT:NAME</c>.</param>
    /// <exception cref="ParseException">That is no ARN of a topic, or the endpoint override is no URL.</exception>
    public SnsClient(AwsEnvironment environment, string topicArn)
        : base(environment, Settings(environment, RegionOf(topicArn)), AwsService.Sns, QueryErrors.Read) => _topicArn = topicArn;

    /// <inheritdoc/>
    public async Task PublishAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var call = new Call(Operation, "application/x-www-form-urlencoded; charset=utf-8", Form(message));
        await SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private static SdkSettings Settings(AwsEnvironment environment, string region) =>
        new(environment, AwsService.Sns, environment.Endpoint(AwsService.Sns, region), region) { SendsOnce = true };

    private static string RegionOf(string topicArn) =>
        topicArn.Split(':') is ["arn", { Length: > 0 }, "sns", { Length: > 0 } region, { Length: > 0 }, { Length: > 0 }]
            ? region
            : throw new ParseException("expected the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:123456789012:alerts");

    private byte[] Form(AlertMessage alert)
    {
        var message = SnsMessage.From(alert);
        var form = new StringBuilder($"Action={Operation}&Version={ApiVersion}");
        Add("TopicArn", _topicArn);
        Add("Subject", message.Subject);
        Add("MessageStructure", "json");
        Add("Message", message.Body);
        var number = 0;
        foreach (var (name, value) in message.Attributes)
        {
            var entry = string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{++number}.");
            Add(entry + "Name", name);
            Add(entry + "Value.DataType", SnsMessage.AttributeType);
            Add(entry + "Value.StringValue", value);
        }

        return Encoding.ASCII.GetBytes(form.ToString());

        void Add(string name, string value) => form.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}
