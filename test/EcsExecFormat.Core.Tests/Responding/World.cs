using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Incidents;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>An account in memory, in which the service web runs an arm64 image on amd64.</summary>
internal sealed class World
{
    public World()
    {
        Records = new MemoryRecords(Clock);
        Images.Answer(Events.Image, Images.ManifestOf("""{"architecture":"arm64"}"""));
    }

    public ManualClock Clock { get; } = new();

    public FakeEcs Ecs { get; } = new();

    public FakeWindow Window { get; } = new();

    public ScriptedImages Images { get; } = new();

    public FakeLogs Logs { get; } = new();

    public MemoryRecords Records { get; }

    public MemoryAlerts Alerts { get; } = new();

    public ResponderOptions Options { get; set; } = ResponderOptions.Default;

    /// <summary>A fresh instance of the function, which remembers nothing.</summary>
    public Responder NewInstance(IAlerts? alerts = null, IRecords? records = null) =>
        new OutsideWorld(Ecs, Ecs, Ecs, Ecs, Logs, Images, alerts ?? Alerts, records ?? Records, Window, Window).NewResponder(Options, Clock);

    public Task<Outcome> DeliverAsync(Responder instance, string task = "task-1", string? eventId = null, string? requestId = null) =>
        DeliverAsync(instance, Events.OfTask(task, eventId ?? $"event-of-{task}"), requestId);

    /// <summary>Delivers an event to an invocation that has a minute.</summary>
    public Task<Outcome> DeliverAsync(Responder instance, byte[] payload, string? requestId = null) => instance.RespondAsync(
        payload, new InvocationContext(requestId ?? Guid.NewGuid().ToString(), new Deadline(Clock.GetUtcNow().AddMinutes(1))), TestContext.Current.CancellationToken);

    public static CallFailedException Unreachable(string service) => new(service, "Any", null, true, "no answer");
}
