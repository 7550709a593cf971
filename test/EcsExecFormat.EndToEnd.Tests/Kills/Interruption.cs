namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>What happens at a call.</summary>
internal enum Disturbance
{
    /// <summary>The process that calls is killed (SIGKILL). Before the call it has no effect, after it no answer.</summary>
    Kill,

    /// <summary>While the call is held, a second process gets the same event: EventBridge delivers at least once.</summary>
    SameEvent,

    /// <summary>While the call is held, a second process gets the event of another task of the service.</summary>
    OtherTask,

    /// <summary>While the call is held, somebody else registers a revision of the family and deploys it.</summary>
    Deployment,
}

/// <summary>One disturbance of a run.</summary>
/// <param name="Call">The number of the call in the run, from 1, over all processes that are not there because of a disturbance.</param>
/// <param name="IsAfter">Whether the call has taken effect by then.</param>
/// <param name="What">What happens.</param>
internal sealed record Interruption(int Call, bool IsAfter, Disturbance What)
{
    public override string ToString() => $"{What} {(IsAfter ? "after" : "before")} call {Call}";
}
