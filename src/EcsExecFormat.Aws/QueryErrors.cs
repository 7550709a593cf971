using System.Xml;

namespace EcsExecFormat.Aws;

/// <summary>Errors of the AWS query protocol (smithy.io, awsQuery).</summary>
internal static class QueryErrors
{
    // <ErrorResponse><Error><Type/><Code/><Message/></Error><RequestId/></ErrorResponse>
    public static ServiceError Read(RawAnswer answer)
    {
        string? code = null, message = null;
        try
        {
            using var reader = QueryXml.Open(answer.Body);
            reader.MoveToContent();
            while (!reader.EOF && (code is null || message is null))
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "Code" })
                    code = reader.ReadElementContentAsString();
                else if (reader is { NodeType: XmlNodeType.Element, LocalName: "Message" })
                    message = reader.ReadElementContentAsString();
                else
                    reader.Read();
            }
        }
        catch (XmlException)
        {
            // Load balancers and proxies answer in HTML or text; the status and what was read so far is what there is.
            return new ServiceError(code, message);
        }

        return new ServiceError(code, message);
    }
}
