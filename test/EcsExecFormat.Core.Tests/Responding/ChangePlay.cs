using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>A service that is corrected, by invocations that die and come again.</summary>
internal sealed class ChangePlay
{
    private readonly ChangeStage _stage;
    private readonly List<string> _unanswered = [];
    private readonly DateTimeOffset _stoppedAt;
    private int _diedBetween;

    /// <param name="isSecondLook">Whether the incident was told before, when its cluster was in mode alert; the next look is due.</param>
    public ChangePlay(bool isSecondLook)
    {
        _stage = new ChangeStage(World);
        if (isSecondLook)
        {
            World.Mode("alert");
            Round(["task-1"], () => (0, Fate.Answered));
            World.Mode("deploy").World.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        ToldBefore = World.Mails.Count;
        _stoppedAt = World.World.Clock.GetUtcNow();
    }

    public ChangeWorld World { get; } = new();

    private int ToldBefore { get; }

    /// <summary>Delivers the events of these tasks at once, and plays until all invocations have ended.</summary>
    /// <param name="tasks">A task that is named twice has its event delivered twice; one called pinned has its image named by digest, and so is another incident.</param>
    /// <param name="next">Which waiting call is next, and what happens to its invocation.</param>
    /// <returns>The calls in their order.</returns>
    public string[] Round(IEnumerable<string> tasks, Func<(int Choice, Fate Fate)> next)
    {
        var running = tasks.Select(task => (Task: task, Run: _stage.Start(PayloadOf(task), $"request-of-{task}"))).ToArray();
        var calls = new List<string>();
        while (true)
        {
            var (choice, fate) = next();
            if (_stage.Step(choice, fate) is not { } call)
                break;
            calls.Add(call);
        }

        foreach (var (task, (invocation, answer)) in running)
        {
            Assert.True(answer.IsCompleted);
            if (!answer.IsFaulted)
                continue;
            Assert.True(answer.Exception!.InnerException is CrashException or DeliverAgainException, answer.Exception.ToString());
            _unanswered.Add(task);
            _diedBetween += invocation.IsBetween ? 1 : 0;
        }

        return [.. calls];
    }

    /// <summary>Lambda delivers what was not answered again, a minute later, when every lease has lapsed.</summary>
    public void DeliverUntilAnswered(Func<(int Choice, Fate Fate)>? next = null)
    {
        for (var round = 0; _unanswered.Count > 0; round++)
        {
            Assert.InRange(round, 0, 10);
            World.World.Clock.Advance(TimeSpan.FromSeconds(62));
            string[] again = [.. _unanswered];
            _unanswered.Clear();
            Round(again, next ?? (() => (0, Fate.Answered)));
        }
    }

    /// <summary>What holds in the end, whatever happened.</summary>
    public void Check()
    {
        Assert.InRange(World.Ecs.Updates.Count, 0, 1);
        Assert.InRange(World.Ecs.Registrations.Count, 0, 1);
        Assert.All(Incidents, incident => Assert.IsType<AlertStage.Sent>(incident.Alert));
        var told = World.Mails.Skip(ToldBefore).ToArray();
        var isUpdated = World.Ecs.Updates.Count == 1;
        // Told once in each incident that finds it untold, and once more where an invocation died between publishing and recording.
        Assert.InRange(told.Count(TellsUpdate), isUpdated ? 1 : 0, isUpdated ? Incidents.Count() + _diedBetween : 0);
        if (isUpdated)
        {
            Assert.Equal((CorrectionStep.Done, RemedyAction.Deployed, ChangeWorld.Corrected), (Correction!.Step, Correction.Action, Correction.Revision));
            var remedy = Incidents.Single(incident => incident.Id == Correction.IncidentId).Remedy!;
            Assert.Equal((RemedyAction.Deployed, ChangeWorld.Corrected), (remedy.Action, remedy.Revision));
            Assert.Contains("--service web --task-definition web:7", told.Last(TellsUpdate), StringComparison.Ordinal);
        }
        else if (World.Ecs.Registrations.Count == 1)
        {
            Assert.Contains("web:8", told[^1], StringComparison.Ordinal);
        }
    }

    private byte[] PayloadOf(string task) => task.StartsWith("pinned", StringComparison.Ordinal)
        ? World.Payload(task, _stoppedAt, $"{Events.Image}@{World.LookedAt}")
        : World.Payload(task, _stoppedAt);

    private static bool TellsUpdate(string mail) => mail.Contains("The service was updated to the corrected revision", StringComparison.Ordinal)
        || mail.Contains("The service is set to the corrected revision", StringComparison.Ordinal);

    private IEnumerable<Incident> Incidents => World.World.Records.All.Where(record => record.Key.StartsWith("incident/", StringComparison.Ordinal)).Select(IncidentRecord.FromRecord);

    private Correction? Correction =>
        World.World.Records.All.Where(record => record.Key.StartsWith("correction/", StringComparison.Ordinal)).Select(CorrectionRecord.FromRecord).SingleOrDefault();
}
