using System.Xml;

namespace EcsExecFormat.Aws;

/// <summary>Answers of the AWS query protocol (smithy.io, awsQuery).</summary>
internal static class QueryXml
{
    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <returns>A reader that fetches nothing and expands nothing; it throws <see cref="XmlException"/> where the document is none.</returns>
    public static XmlReader Open(ReadOnlyMemory<byte> body) => XmlReader.Create(new MemoryStream(body.ToArray()), Plain);
}
