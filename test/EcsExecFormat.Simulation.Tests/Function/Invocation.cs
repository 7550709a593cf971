
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

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often somebody has sent it again from the dead-letter queue.</summary>
    public int Redrives { get; init; }
}

/// <summary>What a stop event is about.</summary>
internal sealed record StoppedTask(Service Service, Deployment Deployment, bool IsCulprit);

/// <summary>One invocation, and what it has seen and met.</summary>
internal sealed class Invocation(int number, Delivery delivery, DateTimeOffset deadline)
{
    public int Number => number;

    public Delivery Delivery => delivery;

    public DateTimeOffset Deadline => deadline;

    /// <summary>What it knows by now.</summary>
    public Reads Reads { get; set; } = new([], []) { Stacks = [] };

    /// <summary>What went wrong with its calls.</summary>
    public List<(CallKind Call, Fate Fate)> Met { get; } = [];

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
    public required ImmutableDictionary<string, string> Stacks { get; init; }

    /// <summary>Whether the calendar was open; null when it was not asked.</summary>
    public bool? IsOpen { get; init; }
}

/// <summary>What DescribeServices told.</summary>
/// <param name="Moves">How often the PRIMARY deployment had changed by then.</param>
/// <param name="PrimaryId">Id of the PRIMARY deployment.</param>
/// <param name="PrimaryRevision">ARN of its revision.</param>
/// <param name="Mode">Value of the service's tag; null without it.</param>
/// <param name="Deployments">Ids of all deployments.</param>
internal sealed record ServiceRead(int Moves, string? PrimaryId, string? PrimaryRevision, string? Mode, IReadOnlyList<string?> Deployments);
