using EcsExecFormat.LocalAws.Calls;

namespace EcsExecFormat.LocalAws.Faults;

/// <summary>The planned failures. Of those that concern a call the earliest that is not used up hits it. Safe from any thread.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _planned = [];

    /// <exception cref="ArgumentException">A fault of kind <see cref="FaultKind.Error"/> without an error.</exception>
    public void Add(Fault fault)
    {
        if (fault.Kind == FaultKind.Error && fault.Error is null)
            throw new ArgumentException("a fault of kind Error needs its Error", nameof(fault));
        lock (_gate)
            _planned.Add((fault, fault.Times));
    }

    public void Clear()
    {
        lock (_gate)
            _planned.Clear();
    }

    /// <returns>The fault that hits this call, used up by one; null when none does.</returns>
    internal Fault? Take(CallRequest request)
    {
        lock (_gate)
        {
            var index = _planned.FindIndex(planned => planned.Left > 0 && planned.Fault.Concerns(request));
            if (index < 0)
                return null;
            var (fault, left) = _planned[index];
            if (left != Fault.Always)
                _planned[index] = (fault, left - 1);
            return fault;
        }
    }
}
