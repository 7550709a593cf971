using System.Text.Json;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Simulation.Tests.Account;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>What the function did to the world, and what happened there: all that the invariants are about.</summary>
internal sealed class History
{
    public List<UpdateMade> Updates { get; } = [];

    public List<RegistrationMade> Registrations { get; } = [];

    public List<MessageSent> Messages { get; } = [];

    /// <summary>What was written of incidents, but for mere looks.</summary>
    public List<IncidentWritten> Recorded { get; } = [];

    /// <summary>Incidents that were put among those that wait for a digest.</summary>
    public List<(DateTimeOffset At, string IncidentId)> Waiting { get; } = [];

    /// <summary>Updates that were announced, whether or not they were sent or reached ECS.</summary>
    public List<(DateTimeOffset At, Invocation By, Service Service, string Revision)> Attempts { get; } = [];

    /// <summary>What invocations answered.</summary>
    public List<(DateTimeOffset At, Invocation By, Outcome Outcome)> Answers { get; } = [];

    /// <summary>Tasks that stopped by themselves.</summary>
    public List<TaskStopped> Stops { get; } = [];

    /// <summary>Tasks of images that cannot run, whose event was answered in the end or never.</summary>
    public List<CulpritStopped> Culprits { get; } = [];

    /// <summary>Deployments that came into another state, in order.</summary>
    public List<(DateTimeOffset At, Service Service, Deployment Deployment, string Rollout)> Deployments { get; } = [];

    /// <summary>When the clock had jumped.</summary>
    public List<DateTimeOffset> Jumps { get; } = [];

    /// <summary>What operators ordered.</summary>
    public List<(DateTimeOffset At, Order Order)> Orders { get; } = [];

    /// <summary>Answers that no event should get: an exception of another kind than those that mean "deliver again".</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>Events that were never answered.</summary>
    public List<string> Unanswered { get; } = [];
}

/// <summary>An UpdateService of ours that reached ECS.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="By">The invocation.</param>
/// <param name="Known">What it had read when it was sent.</param>
/// <param name="Service">The service.</param>
/// <param name="Revision">What it was set to.</param>
/// <param name="Before">The PRIMARY deployment before it.</param>
/// <param name="Moves">How often the PRIMARY deployment had changed until right before.</param>
/// <param name="Started">The deployment that it started; null when the service was set to that revision already.</param>
internal sealed record UpdateMade(DateTimeOffset At, Invocation By, Reads Known, Service Service, Revision Revision, Deployment Before, int Moves, Deployment? Started)
{
    /// <summary>What the invocation had last read of the service; null when it had read nothing.</summary>
    public ServiceRead? Read => Known.Services.GetValueOrDefault(Service.Arn);

    /// <summary>The revision that it corrects; null when it is no correction.</summary>
    public Revision? Failing { get; init; }

    /// <summary>Whether it takes a correction back, by order.</summary>
    public bool IsUndo => By.Delivery.IsUndo;

    /// <summary>Whether another deployment came in between the last read and the update.</summary>
    public bool IsOvertaking => Started is not null && Read is not null && Moves != Read.Moves;

    private readonly HashSet<Invocation> _shownTo = [];

    /// <summary>
    /// Whether the answer, or a look at the service since then, has shown what it overtook, to one who has written something down or was not hindered: a deployment
    /// without tasks is gone within seconds, and without the one that the update started beside it nothing shows that it was overtaken. One that ECS rolled back to is told from an older
    /// one by the failed deployment beside it.
    /// </summary>
    public bool IsOvertakingShown => (IsAnswerLost ? _shownTo : _shownTo.Append(By)).Any(by => !by.IsHindered || by.HasWrittenSince(this));

    /// <summary>Whether the answer was lost, so that only a later look can show it.</summary>
    public bool IsAnswerLost => By.IsKilled || By.IsOutOfTime || By.Met.Any(met => met.Call == CallKind.UpdateService);

    /// <summary>Somebody looks at the service; whoever looks for the sake of another revision knows nothing of this change.</summary>
    public void Shows(Core.Ecs.Service described, Invocation to)
    {
        if (Failing is not null && to.Delivery.Task is { Deployment.Revision: var failed } && failed.Arn != Failing.Arn)
            return;
        var ids = described.Deployments.Select(deployment => deployment.Id).ToArray();
        if (ids.Contains(Before.Id) && ids.Contains(Started!.Id) && (!Read!.Deployments.Contains(Before.Id) || ids.Contains(Read.PrimaryId)) && _shownTo.Add(to))
            to.Learns(this);
    }
}

/// <summary>A RegisterTaskDefinition of ours that reached ECS.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="By">The invocation.</param>
/// <param name="Known">What it had read when it was sent.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Made">The revision that came of it.</param>
/// <param name="Corrects">The revision that it corrects; null when it is no correction.</param>
internal sealed record RegistrationMade(DateTimeOffset At, Invocation By, Reads Known, ReadOnlyMemory<byte> Request, Revision Made, Revision? Corrects);

/// <summary>A message that reached the topic.</summary>
/// <param name="At">When.</param>
/// <param name="By">The invocation.</param>
/// <param name="Message">The message.</param>
internal sealed record MessageSent(DateTimeOffset At, Invocation By, AlertMessage Message)
{
    private JsonElement? _outcome;

    public string? this[string member] => (_outcome ??= Parse()).TryGetProperty(member, out var value) ? value.GetString() : null;

    public string? Id => this["id"];

    /// <summary>Whether people get it in a digest.</summary>
    public bool IsForMachines => Message.Attributes.GetValueOrDefault("audience") == "machines";

    /// <summary>The incidents that a digest names; empty for another message.</summary>
    public IReadOnlyList<string?> IncidentIds => field ??= (_outcome ??= Parse()).TryGetProperty("incidents", out var ids) && ids.ValueKind == JsonValueKind.Array
        ? [.. ids.EnumerateArray().Select(id => id.GetString())]
        : [];

    /// <summary>Whether it tells of an update of which nobody knows whether it took effect; without the table the outcome's code says that instead.</summary>
    public bool IsOfUnknownEffect => this["reasonCode"] == ReasonCodes.UpdateUnknown
        || (this["reasonCode"] == ReasonCodes.TableUnavailable && this["action"] == "failed" && Message.Subject.Contains("deployed or not", StringComparison.Ordinal));

    /// <summary>Whether it tells how a deployment ended.</summary>
    public bool IsResult => this["action"] is "confirmed" or "reverted" or "unsettled" || this["reasonCode"] == EndingCodes.DeploymentFailed;

    /// <summary>Whether it tells that a change was taken back by order.</summary>
    public bool IsUndone => this["action"] == "undone";

    /// <summary>Whether it tells that another deployment came in between; how a deployment ended has another code.</summary>
    public bool TellsOfOvertaking => this["reasonCode"] == ReasonCodes.Overtaken || Message.Text.Contains("It overtook another deployment", StringComparison.Ordinal);

    public bool IsAbout(Service service) => this["service"] == service.Name && this["cluster"] == service.Cluster.Arn;

    private JsonElement Parse()
    {
        using var document = JsonDocument.Parse(Message.OutcomeJson);
        return document.RootElement.Clone();
    }
}

/// <summary>An invocation wrote something about an incident.</summary>
/// <param name="At">When.</param>
/// <param name="By">The invocation.</param>
/// <param name="IncidentId">Which incident.</param>
/// <param name="Step">What for, the last part of the write's id: <c>told</c>, <c>held</c>, <c>owed</c>, <c>caught-up</c> and the like.</param>
internal sealed record IncidentWritten(DateTimeOffset At, Invocation By, string IncidentId, string Step);

/// <summary>A task of an image that cannot run has stopped, and its event was answered.</summary>
/// <param name="Service">The service.</param>
/// <param name="Revision">The revision that failed.</param>
internal sealed record CulpritStopped(Service Service, TaskDefinitionArn Revision);

/// <summary>A task has stopped.</summary>
/// <param name="At">When.</param>
/// <param name="Service">The service.</param>
/// <param name="Revision">What it ran.</param>
/// <param name="IsCulprit">Whether its image cannot run there.</param>
internal sealed record TaskStopped(DateTimeOffset At, Service Service, TaskDefinitionArn Revision, bool IsCulprit);
