using System.Text;
using System.Xml;
using Amazon.Runtime;
using EcsExecFormat.Core;

namespace EcsExecFormat.Aws;

/// <summary>AWS CloudFormation in the function's own region, called in the AWS query protocol (smithy.io, awsQuery).</summary>
public sealed class CloudFormationClient : SignedClient, IStacks
{
    private const string Operation = "DescribeStacks";
    private const string ApiVersion = "2010-05-15";

    private static readonly AwsService Service = AwsService.CloudFormation;

    /// <param name="environment">Credentials, endpoints and connections.</param>
    /// <exception cref="ParseException">The endpoint override is no URL.</exception>
    public CloudFormationClient(AwsEnvironment environment)
        : base(environment, new SdkSettings(environment, Service, environment.Endpoint(Service), environment.Region), Service, QueryErrors.Read)
    {
    }

    /// <inheritdoc/>
    public async Task<string?> StatusAsync(string stack, CancellationToken cancellationToken)
    {
        var form = $"Action={Operation}&Version={ApiVersion}&StackName={Uri.EscapeDataString(stack)}";
        try
        {
            var body = await SendAsync(new Call(Operation, "application/x-www-form-urlencoded; charset=utf-8", Encoding.ASCII.GetBytes(form)), cancellationToken).ConfigureAwait(false);
            return ReadStatus(body) ?? throw Unreadable(null);
        }
        catch (CallFailedException refused) when (IsAbsent(refused))
        {
            return null;
        }
        catch (XmlException notXml)
        {
            throw Unreadable(notXml);
        }
    }

    /// <summary>CloudFormation has no error code of its own for it; the API reference (DescribeStacks) says ValidationError, as it does for a malformed name.</summary>
    private static bool IsAbsent(CallFailedException refused) =>
        refused is { Code: "ValidationError", InnerException: AmazonServiceException { Message: var message } }
        && message.StartsWith("Stack with id ", StringComparison.Ordinal) && message.EndsWith(" does not exist", StringComparison.Ordinal);

    // <DescribeStacksResponse><DescribeStacksResult><Stacks><member>...<StackStatus/>...
    private static string? ReadStatus(ReadOnlyMemory<byte> body)
    {
        using var reader = QueryXml.Open(body);
        string[] path = ["DescribeStacksResponse", "DescribeStacksResult", "Stacks", "member", "StackStatus"];
        var reached = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Depth > reached)
                continue;
            reached = reader.Depth;
            if (reader.LocalName != path[reached])
                continue;
            if (++reached == path.Length)
                return reader.ReadElementContentAsString() is { Length: > 0 } status ? status : null;
        }

        return null;
    }

    private static CallFailedException Unreadable(XmlException? inner) =>
        new(Service.Name, Operation, null, true, "the answer does not tell the state of the stack", inner);
}
