using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Throttling;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>Takes a request to its service, through the rates that are held to and the planned faults, and into the record of calls.</summary>
internal sealed class Dispatcher(IReadOnlyList<IWire> wires, CallLog calls, CallHooks hooks, RateLimits rates, FaultPlan faults, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        var sequence = calls.NextSequence();
        var time = clock.GetUtcNow();
        var request = await ReceivedRequest.ReadAsync(context).ConfigureAwait(false);
        var (wire, operation) = Find(request);
        var call = new CallRequest(wire?.Service ?? request.Scope?.Service ?? "", operation, request.Scope, request.Text);
        var answer = wire is null ? NoSuchOperation(request) : await AnswerUnlessGoneAsync(wire, call, request).ConfigureAwait(false);
        calls.Add(new CallRecord(sequence, time, call, answer?.Status));
        if (answer is null)
            context.Abort();
        else
            await answer.SendAsync(context).ConfigureAwait(false);
    }

    /// <returns>Null when the connection is to be dropped, or nobody is left to answer.</returns>
    private async Task<WireAnswer?> AnswerUnlessGoneAsync(IWire wire, CallRequest call, ReceivedRequest request)
    {
        try
        {
            return await AnswerAsync(wire, call, request, request.Http.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller went away, or this server is closing.
            return null;
        }
    }

    /// <returns>Null when the connection is to be dropped.</returns>
    private async Task<WireAnswer?> AnswerAsync(IWire wire, CallRequest call, ReceivedRequest request, CancellationToken cancellationToken)
    {
        if (rates.Refuses(call) && wire.ErrorFor(FaultKind.Throttled, call.Operation) is { } tooMany)
            return wire.Refuse(tooMany);
        var fault = faults.Take(call);
        if (fault is null)
            return await HandleAsync(wire, call, request, cancellationToken).ConfigureAwait(false);
        if ((fault.Error ?? wire.ErrorFor(fault.Kind, call.Operation)) is { } error)
            return wire.Refuse(error);
        if (fault.Kind == FaultKind.DropBeforeEffect)
            return null;
        if (fault.Kind == FaultKind.Delay)
            await Task.Delay(fault.Delay, clock, cancellationToken).ConfigureAwait(false);
        var answer = await HandleAsync(wire, call, request, cancellationToken).ConfigureAwait(false);
        return fault.Kind switch
        {
            FaultKind.DropAfterEffect => null,
            FaultKind.MalformedBody => answer.Cut(),
            _ => answer,
        };
    }

    private async Task<WireAnswer> HandleAsync(IWire wire, CallRequest call, ReceivedRequest request, CancellationToken cancellationToken)
    {
        hooks.Run(call, isAfter: false);
        var answer = await wire.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        hooks.Run(call, isAfter: true);
        return answer;
    }

    private (IWire? Wire, string Operation) Find(ReceivedRequest request)
    {
        foreach (var wire in wires)
        {
            if (wire.Claim(request) is { } operation)
                return (wire, operation);
        }
        return (null, $"{request.Http.Method} {request.Path}");
    }

    private static WireAnswer NoSuchOperation(ReceivedRequest request) => request.IsForm
        ? QueryWire.ErrorAnswer(new ServiceError(400, "InvalidAction", "Could not find operation"), "http://webservices.amazon.com/AWSFault/2005-15-09")
        : JsonWire.ErrorAnswer(new ServiceError(400, "com.amazon.coral.service#UnknownOperationException", ""), "application/x-amz-json-1.1");
}
