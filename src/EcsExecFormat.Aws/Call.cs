using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EcsExecFormat.Aws;

/// <summary>A request as the SDK's pipeline carries it.</summary>
internal sealed class Call(string operation, string contentType, byte[] body) : AmazonWebServiceRequest
{
    public string Operation { get; } = operation;

    public string ContentType { get; } = contentType;

    public byte[] Body { get; } = body;
}

/// <summary>The body of a successful answer.</summary>
internal sealed class Answer : AmazonWebServiceResponse
{
    public ReadOnlyMemory<byte> Body { get; init; }
}

internal sealed class CallMarshaller(AwsService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (Call)input;
        var request = new DefaultRequest(call, service.Name) { HttpMethod = "POST", ResourcePath = "/", Content = call.Body };
        request.Headers["Content-Type"] = call.ContentType;
        if (service.TargetPrefix is { } prefix)
            request.Headers["X-Amz-Target"] = $"{prefix}.{call.Operation}";
        return request;
    }
}

/// <summary>An answer of any status as it came, for reading the error in it.</summary>
internal sealed record RawAnswer(IWebResponseData Head, ReadOnlyMemory<byte> Body)
{
    /// <returns>The header's value; null when absent or empty.</returns>
    public string? Header(string name) => Head.IsHeaderPresent(name) && Head.GetHeaderValue(name) is { Length: > 0 } value ? value : null;
}

/// <summary>What a service says went wrong.</summary>
/// <param name="Code">Error code, or null when the body holds none that can be read.</param>
/// <param name="Message">Text for people, or null.</param>
internal sealed record ServiceError(string? Code, string? Message);

/// <summary>Keeps bodies whole; they were bounded where they were received.</summary>
internal sealed class AnswerUnmarshaller(Func<RawAnswer, ServiceError> readError) : ResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input) =>
        new Answer { Body = ((BodyContext)input).Body };

    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, System.Net.HttpStatusCode statusCode)
    {
        var answer = new RawAnswer(input.ResponseData, ((BodyContext)input).Body);
        var error = readError(answer);
        var code = error.Code ?? $"HTTP {(int)statusCode}";
        var type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return new AmazonServiceException(error.Message ?? $"HTTP status {(int)statusCode}", innerException, type, code, answer.Header("x-amzn-requestid"), statusCode);
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new BodyContext(responseStream, response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new BodyContext(responseStream, response);

    private sealed class BodyContext : UnmarshallerContext
    {
        public BodyContext(Stream stream, IWebResponseData response)
        {
            WebResponseData = response;
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            Body = buffer.ToArray();
        }

        public ReadOnlyMemory<byte> Body { get; }

        // The reading position of a streaming parser; there is none here.
        public override string CurrentPath => "";

        public override int CurrentDepth => 0;

        public override bool IsStartElement => false;

        public override bool IsEndElement => false;

        public override bool IsStartOfDocument => false;
    }
}
