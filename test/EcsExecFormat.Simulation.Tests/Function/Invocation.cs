
using System.Collections.Immutable;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>An event on its way to the function, and its retries.</summary>
/// <param name="What">For people.</param>
/// <param name="Payload">The event.</param>
/// <param name="RequestId">Id that its invocation and the retries of it share.</param>
internal sealed record Delivery(string What, byte[] Payload, string RequestId)
{
    /// <summary>The stopped task's service and deployment; null for another event.</summary>
    public StoppedTask? Task { get; init; }

    /// <summary>What somebody orders; null for an event.</summary>
    public Order? Order { get; init; }

    /// <summary>Whether somebody has a change taken back.</summary>
    public bool IsUndo => Order is { Kind: OrderKind.Undo };

    /// <summary>The service that it is about; null for a tick, and for the event of a deployment.</summary>
    public Service? Service => Task?.Service ?? Order?.Service;

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often somebody has sent it again from the dead-letter queue.</summary>
    public int Redrives { get; init; }
}

/// <summary>What a stop event is about.</summary>
internal sealed record StoppedTask(Service Service, Deployment Deployment, bool IsCulprit);

/// <summary>What an operator can order.</summary>
internal enum OrderKind
{
    Approve,
    Undo,
}

/// <summary>What an operator orders.</summary>
internal sealed record Order(OrderKind Kind, Service Service);

/// <summary>One invocation, and what it has seen and met.</summary>
internal sealed class Invocation(int number, Delivery delivery, DateTimeOffset beganAt, DateTimeOffset deadline)
{
    public int Number => number;

    public Delivery Delivery => delivery;

    public DateTimeOffset BeganAt => beganAt;

    public DateTimeOffset Deadline => deadline;

    /// <summary>What it knows by now.</summary>
    public Reads Reads { get; set; } = new([], []) { Stacks = [] };

    /// <summary>What went wrong with its calls.</summary>
    public List<(CallKind Call, Fate Fate)> Met { get; } = [];

    /// <summary>Whether it was kept from writing something down, or from telling it.</summary>
    public bool IsHindered => IsKilled || IsOutOfTime || Met.Exists(met => met.Call is CallKind.PutItem or CallKind.Publish);

    private readonly HashSet<UpdateMade> _learned = [];
    private readonly HashSet<UpdateMade> _written = [];

    /// <summary>It has seen something about an update.</summary>
    public void Learns(UpdateMade update) => _learned.Add(update);

    /// <summary>A record of a correction, or a message, has got through: it can hold what was seen by then.</summary>
    public void Writes() => _written.UnionWith(_learned);

    /// <summary>Whether anything got through since it saw something about an update.</summary>
    public bool HasWrittenSince(UpdateMade update) => _written.Contains(update);

    /// <summary>How often it asked the table.</summary>
    public int TableCalls { get; set; }

    /// <summary>Whether it was killed, at one of its calls or at its deadline.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Whether the runtime gave it up right before its deadline.</summary>
    public bool IsOutOfTime { get; set; }

    public override string ToString() => $"#{number}";
}

/// <summary>What an invocation has read last. Immutable: a write is judged by what was known when it was sent, whenever it takes effect.</summary>
/// <param name="Services">Of services, by their ARN.</param>
/// <param name="Clusters">The mode tag of clusters, by their ARN.</param>
internal sealed record Reads(ImmutableDictionary<string, ServiceRead> Services, ImmutableDictionary<string, string?> Clusters)
{
    /// <summary>The status of stacks, by their name.</summary>
    public required ImmutableDictionary<string, Told<string>> Stacks { get; init; }

    /// <summary>Whether the calendar was open; null when it was not asked.</summary>
    public Told<bool>? IsOpen { get; init; }
}

/// <summary>An answer.</summary>
/// <param name="At">When the question reached whom it was put to.</param>
/// <param name="What">What it says.</param>
internal sealed record Told<T>(DateTimeOffset At, T What);

/// <summary>What DescribeServices told.</summary>
/// <param name="At">When it reached ECS.</param>
/// <param name="Moves">How often the PRIMARY deployment had changed by then.</param>
/// <param name="PrimaryId">Id of the PRIMARY deployment.</param>
/// <param name="PrimaryRevision">ARN of its revision.</param>
/// <param name="Mode">Value of the service's tag; null without it.</param>
/// <param name="Deployments">Ids of all deployments.</param>
internal sealed record ServiceRead(DateTimeOffset At, int Moves, string? PrimaryId, string? PrimaryRevision, string? Mode, IReadOnlyList<string?> Deployments);
