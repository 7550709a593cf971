namespace EcsExecFormat.LocalAws.Calls;

/// <summary>
/// What happens just before and just after a service handles a call: what someone else does in between. Only calls that reach the service
/// count, so not those that a fault without an effect hits. Safe from any thread.
/// </summary>
public sealed class CallHooks
{
    public const int Always = int.MaxValue;

    private readonly Lock _gate = new();
    private readonly List<Hook> _hooks = [];

    /// <summary>Runs <paramref name="action"/> before the next <paramref name="times"/> calls of an operation are handled.</summary>
    /// <param name="service">Signing name of the service, such as <c>ecs</c>.</param>
    /// <param name="operation">Such as <c>UpdateService</c>.</param>
    /// <param name="action">May change any service of the server; the call waits for it.</param>
    /// <param name="times">How many calls; <see cref="Always"/> for all.</param>
    public void Before(string service, string operation, Action<CallRequest> action, int times = 1) => Add(new Hook(service, operation, false, action, times));

    /// <summary>Runs <paramref name="action"/> after the next <paramref name="times"/> calls of an operation took effect, before they are answered.</summary>
    /// <inheritdoc cref="Before"/>
    public void After(string service, string operation, Action<CallRequest> action, int times = 1) => Add(new Hook(service, operation, true, action, times));

    public void Clear()
    {
        lock (_gate)
            _hooks.Clear();
    }

    internal void Run(CallRequest call, bool isAfter)
    {
        foreach (var hook in Take(call, isAfter))
            hook.Action(call);
    }

    private List<Hook> Take(CallRequest call, bool isAfter)
    {
        lock (_gate)
        {
            var due = _hooks.FindAll(hook => hook.IsAfter == isAfter && hook.Left > 0 && hook.Service == call.Service && hook.Operation == call.Operation);
            foreach (var hook in due.Where(hook => hook.Left != Always))
                hook.Left--;
            return due;
        }
    }

    private void Add(Hook hook)
    {
        lock (_gate)
            _hooks.Add(hook);
    }

    private sealed class Hook(string service, string operation, bool isAfter, Action<CallRequest> action, int times)
    {
        public string Service { get; } = service;

        public string Operation { get; } = operation;

        public bool IsAfter { get; } = isAfter;

        public Action<CallRequest> Action { get; } = action;

        public int Left { get; set; } = times;
    }
}
