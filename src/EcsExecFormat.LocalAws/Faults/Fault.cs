using EcsExecFormat.LocalAws.Calls;

namespace EcsExecFormat.LocalAws.Faults;

/// <summary>One planned failure.</summary>
/// <param name="Service">Signing name of the service, such as <c>ecs</c>.</param>
/// <param name="Operation">Name of the operation; <c>*</c> for all of them.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Times">How many calls it hits; <see cref="Always"/> for all.</param>
public sealed record Fault(string Service, string Operation, FaultKind Kind, int Times = 1)
{
    public const int Always = int.MaxValue;

    /// <summary>Only requests for which this holds are hit and counted; null means all.</summary>
    public Func<CallRequest, bool>? When { get; init; }

    /// <summary>How long <see cref="FaultKind.Delay"/> waits.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What <see cref="FaultKind.Error"/> answers.</summary>
    public ServiceError? Error { get; init; }

    internal bool Concerns(CallRequest request) =>
        Service == request.Service && (Operation == "*" || Operation == request.Operation) && When?.Invoke(request) != false;
}
