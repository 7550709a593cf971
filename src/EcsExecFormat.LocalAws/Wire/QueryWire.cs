using System.Xml.Linq;
using EcsExecFormat.LocalAws.Faults;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>The query protocol: a form with Action and Version in, XML out.</summary>
/// <remarks>Operations run one at a time under <see cref="Gate"/>, so each of them is atomic.</remarks>
internal sealed class QueryWire : IWire
{
    public required string Service { get; init; }

    /// <summary>How its actions begin in the text of an access denied; null is the service's name in capitals.</summary>
    public string? ActionPrefix { get; init; }

    /// <summary>The API version; it tells the services of this protocol apart.</summary>
    public required string Version { get; init; }

    public required string Namespace { get; init; }

    public required StandardErrors Errors { get; init; }

    public required Lock Gate { get; init; }

    /// <summary>Each takes the form and returns the children of the result element; null when there is no result element.</summary>
    public required IReadOnlyDictionary<string, Func<IReadOnlyDictionary<string, string>, IEnumerable<XElement>?>> Operations { get; init; }

    public string? Claim(ReceivedRequest request)
    {
        if (!request.IsForm && !(HttpMethods.IsGet(request.Http.Method) && request.Path == "/"))
            return null;
        var form = FormReader.Read(request.Text);
        return form.GetValueOrDefault("Version") == Version ? form.GetValueOrDefault("Action") : null;
    }

    public Task<WireAnswer> AnswerAsync(ReceivedRequest request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));

    public WireAnswer Refuse(ServiceError error) => ErrorAnswer(error, Namespace);

    public ServiceError? ErrorFor(FaultKind kind, string operation) => Errors.For(kind, $"{ActionPrefix ?? Service.ToUpperInvariant()}:{operation}");

    public static WireAnswer ErrorAnswer(ServiceError error, XNamespace xmlns) => Xml(error.Status, new XElement(
        xmlns + "ErrorResponse",
        new XElement(
            xmlns + "Error",
            new XElement(xmlns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(xmlns + "Code", error.Code),
            new XElement(xmlns + "Message", error.Message)),
        new XElement(xmlns + "RequestId", WireAnswer.NewRequestId())));

    private WireAnswer Answer(ReceivedRequest request)
    {
        if (Signature.Refusal(request, Service) is { } refusal)
            return Refuse(refusal);
        var action = Claim(request)!;
        if (!Operations.TryGetValue(action, out var operation))
            return Refuse(new ServiceError(400, "InvalidAction", $"Could not find operation {action} for version {Version}"));
        try
        {
            lock (Gate)
                return Success(action, operation(FormReader.Read(request.Text)));
        }
        catch (ServiceErrorException refused)
        {
            return Refuse(refused.Error);
        }
    }

    private WireAnswer Success(string action, IEnumerable<XElement>? result)
    {
        var response = new XElement(
            action + "Response",
            result is null ? null : new XElement(action + "Result", result),
            new XElement("ResponseMetadata", new XElement("RequestId", WireAnswer.NewRequestId())));
        foreach (var element in response.DescendantsAndSelf())
            element.Name = XName.Get(element.Name.LocalName, Namespace);
        return Xml(200, response);
    }

    private static WireAnswer Xml(int status, XElement body) => WireAnswer.Text(status, "text/xml", body.ToString(SaveOptions.DisableFormatting)) with
    {
        Headers = new Dictionary<string, string> { ["x-amzn-RequestId"] = body.Descendants().First(element => element.Name.LocalName == "RequestId").Value },
    };
}
