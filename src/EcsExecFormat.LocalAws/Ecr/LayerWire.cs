using System.Globalization;
using System.Net.Http.Headers;
using System.Xml.Linq;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Wire;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>Layer downloads as S3 serves them: no credentials but the link itself, one byte range, XML errors.</summary>
internal sealed class LayerWire(EcrStore store, LayerLink links) : IWire
{
    /// <summary>The name of these calls in the record and in faults; ECR itself has no such operation.</summary>
    public const string Operation = "DownloadLayer";

    public string Service => "ecr";

    public string? Claim(ReceivedRequest request) =>
        request.Path.StartsWith(LayerLink.PathPrefix, StringComparison.Ordinal)
        && (HttpMethods.IsGet(request.Http.Method) || HttpMethods.IsHead(request.Http.Method)) ? Operation : null;

    public Task<WireAnswer> AnswerAsync(ReceivedRequest request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));

    public WireAnswer Refuse(ServiceError error) => WireAnswer.Text(error.Status, "application/xml", new XElement(
        "Error",
        new XElement("Code", error.Code),
        new XElement("Message", error.Message),
        new XElement("RequestId", WireAnswer.NewRequestId())).ToString(SaveOptions.DisableFormatting));

    public ServiceError? ErrorFor(FaultKind kind, string operation) => kind switch
    {
        FaultKind.Throttled => new ServiceError(503, "SlowDown", "Please reduce your request rate."),
        FaultKind.AccessDenied => new ServiceError(403, "AccessDenied", "Access Denied"),
        FaultKind.InternalError => new ServiceError(500, "InternalError", "We encountered an internal error. Please try again."),
        FaultKind.ServiceUnavailable => new ServiceError(503, "ServiceUnavailable", "Service is unable to handle request."),
        _ => null,
    };

    private WireAnswer Answer(ReceivedRequest request)
    {
        if (request.Authorization is not null)
            return Refuse(new ServiceError(400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"));
        if (links.Flaw(request.Path, FormReader.Read(request.Http.QueryString.Value ?? "")) is { } flaw)
            return Refuse(new ServiceError(403, flaw.Contains("expired", StringComparison.Ordinal) ? "AccessDenied" : "SignatureDoesNotMatch", flaw));
        return Blob(request.Path) is { } blob
            ? Ranged(blob, request.Header("Range"))
            : Refuse(new ServiceError(404, "NoSuchKey", "The specified key does not exist."));
    }

    private ReadOnlyMemory<byte>? Blob(string path)
    {
        // registry/region/repository, which may hold slashes/digest
        var parts = path[LayerLink.PathPrefix.Length..].Split('/');
        lock (store.Gate)
            return store.Find(parts[0], parts[1], string.Join('/', parts[2..^1]))?.Blob(parts[^1]);
    }

    private WireAnswer Ranged(ReadOnlyMemory<byte> blob, string? header)
    {
        if (!RangeHeaderValue.TryParse(header, out var parsed) || parsed is not { Unit: "bytes", Ranges: { Count: 1 } ranges })
            return Bytes(200, blob);
        var range = ranges.Single();
        var from = range.From ?? Math.Max(0, blob.Length - range.To!.Value);
        var to = range.From is null ? blob.Length - 1 : Math.Min(range.To ?? long.MaxValue, blob.Length - 1);
        if (from > to)
            return Refuse(new ServiceError(416, "InvalidRange", "The requested range is not satisfiable"));
        var part = Bytes(206, blob[(int)from..(int)(to + 1)]);
        return part with
        {
            Headers = new Dictionary<string, string>(part.Headers)
            {
                ["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{blob.Length}"),
            },
        };
    }

    private static WireAnswer Bytes(int status, ReadOnlyMemory<byte> bytes) => new(status, "application/octet-stream", bytes)
    {
        Headers = new Dictionary<string, string> { ["Accept-Ranges"] = "bytes" },
    };
}
