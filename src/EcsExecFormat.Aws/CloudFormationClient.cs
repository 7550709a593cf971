using System.Text;
using System.Xml;
using Amazon.Runtime;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Remediation;

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
    public async Task<StackState?> DescribeAsync(string stack, CancellationToken cancellationToken)
    {
        var form = $"Action={Operation}&Version={ApiVersion}&StackName={Uri.EscapeDataString(stack)}";
        try
        {
            var body = await SendAsync(new Call(Operation, "application/x-www-form-urlencoded; charset=utf-8", Encoding.ASCII.GetBytes(form)), cancellationToken).ConfigureAwait(false);
            return Read(body) ?? throw Unreadable(null);
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

    // <DescribeStacksResponse><DescribeStacksResult><Stacks><member>...<RootId/>...<StackStatus/>...
    private static StackState? Read(ReadOnlyMemory<byte> body)
    {
        using var reader = QueryXml.Open(body);
        string[] path = ["DescribeStacksResponse", "DescribeStacksResult", "Stacks", "member"];
        var reached = 0;
        string? status = null, root = null;
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth <= reached)
            {
                reached = reader.Depth;
                if (reached == path.Length && reader.LocalName is "StackStatus" or "RootId")
                {
                    var isStatus = reader.LocalName == "StackStatus";
                    // Leaves the reader at what comes next.
                    var text = reader.ReadElementContentAsString();
                    (status, root) = isStatus ? (text, root) : (status, text);
                    continue;
                }

                if (reached < path.Length && reader.LocalName == path[reached])
                    reached++;
            }

            reader.Read();
        }

        return status is { Length: > 0 } ? new StackState(status, root is { Length: > 0 } ? root : null) : null;
    }

    private static CallFailedException Unreadable(XmlException? inner) =>
        new(Service.Name, Operation, null, true, "the answer does not tell the state of the stack", inner);
}
