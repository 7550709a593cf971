using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Incidents;

public class IncidentTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    // The incident was opened by task-1 of event-1; its claim ends after 60 seconds.
    [Theory]
    [InlineData("claimed", "task-1", "event-1", 59, typeof(Transition.Wait))]
    [InlineData("claimed", "task-1", "event-1", 60, typeof(Transition.Claim))]
    [InlineData("claimed", "task-1", "event-2", 59, typeof(Transition.Known))]
    [InlineData("claimed", "task-2", "event-2", 59, typeof(Transition.Count))]
    [InlineData("claimed", "task-2", "event-2", 60, typeof(Transition.Claim))]
    [InlineData("owed", "task-1", "event-1", 10, typeof(Transition.Claim))]
    [InlineData("owed", "task-2", "event-2", 10, typeof(Transition.Claim))]
    [InlineData("sent", "task-1", "event-1", 10, typeof(Transition.Known))]
    [InlineData("sent", "task-2", "event-2", 10, typeof(Transition.Count))]
    [InlineData("sent", "task-2", "event-2", 299, typeof(Transition.Count))]
    [InlineData("sent", "task-2", "event-2", 300, typeof(Transition.Reconsider))]
    [InlineData("sent", "task-2", "event-2", 3599, typeof(Transition.Reconsider))]
    [InlineData("sent", "task-2", "event-2", 3600, typeof(Transition.Claim))]
    [InlineData("sent", "task-1", "event-1", 3600, typeof(Transition.Claim))]
    public void What_another_look_means(string stage, string task, string eventId, int seconds, Type expected)
    {
        var opened = Incident.Open(LookOf("task-1", "event-1", Start, "w1"));
        var incident = stage switch
        {
            "owed" => opened.AlertFailed(opened.Alert, "w2")!,
            "sent" => opened.Alerted(Start, null, "w2"),
            _ => opened,
        };

        var transition = incident.Sees(LookOf(task, eventId, Start.AddSeconds(seconds), "w3"));

        Assert.IsType(expected, transition);
        if (Next(transition) is not { } next)
            return;
        Assert.Equal((incident.Version + 1, "w3"), (next.Version, next.WriteId));
        Assert.Equal(task == "task-1" ? 1 : 2, next.Occurrences);
        Assert.Equal(task == "task-1" ? Start : Start.AddSeconds(seconds), next.LastSeenAt);
        Assert.Equal(incident.AlertedAt, next.AlertedAt);
        if (transition is Transition.Claim)
            Assert.Equal(new AlertStage.Claimed(eventId, Start.AddSeconds(seconds + 60)), next.Alert);
        else
            Assert.Equal(incident.Alert, next.Alert);
    }

    [Fact]
    public void Only_ones_own_claim_can_be_given_back()
    {
        var first = Incident.Open(LookOf("task-1", "event-1", Start, "w1"));
        var taken = Next(first.Sees(LookOf("task-2", "event-2", Start.AddSeconds(60), "w2")))!;

        Assert.Null(taken.AlertFailed(first.Alert, "w3"));
        Assert.IsType<AlertStage.Owed>(taken.AlertFailed(taken.Alert, "w3")!.Alert);
    }

    [Fact]
    public void The_last_twenty_tasks_are_remembered()
    {
        var incident = Incident.Open(LookOf("task-0", "event-0", Start, "w"));
        for (var number = 1; number < 50; number++)
            incident = Next(incident.Sees(LookOf($"task-{number}", $"event-{number}", Start, "w")))!;

        Assert.Equal(50, incident.Occurrences);
        Assert.Equal(Enumerable.Range(30, 20).Select(number => $"task-{number}"), incident.RecentTasks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_the_registry_answered_is_no_part_of_the_identity(string? lookedUp)
    {
        var image = ImageReference.Parse("registry.example/web:1");
        var finding = new ContainerFinding("web", "registry.example/web:1", image, lookedUp is null ? null : Digest.Parse(lookedUp), [],
            Verdict.PlatformMissing, Confidence.Confirmed, [], "the pull failed");
        var task = new TaskFinding(new RunPlatform(null, "not told"), null, null, [finding], Verdict.PlatformMissing, "the pull failed");

        Assert.Equal("web=registry.example/web:1", Sighting.Of(Events.PullFailed(), task).Image);
    }

    [Fact]
    public void Incidents_differ_by_cluster_subject_revision_and_images()
    {
        var one = new Sighting("c", "service:s", "td:1", "web=sha256:a", "t", "e");
        var others = new[]
        {
            one with { ClusterArn = "d" }, one with { Subject = "family:s" }, one with { TaskDefinition = "td:2" }, one with { Image = "web=sha256:b" },
            one with { IsConclusive = false },
        };

        Assert.Equal(6, others.Append(one).Select(sighting => sighting.IncidentId).Distinct().Count());
        Assert.Equal(one.IncidentId, (one with { TaskId = "t2", EventId = "e2" }).IncidentId);
        Assert.Matches("^inc-[0-9a-f]{24}$", one.IncidentId);
    }

    private static Look LookOf(string task, string eventId, DateTimeOffset now, string writeId) => new(
        new Sighting("cluster", "service:web", "td:1", "web=sha256:a", task, eventId), "platform-mismatch", now, TimeSpan.FromHours(1), now.AddSeconds(60), writeId);

    private static Incident? Next(Transition transition) => transition switch
    {
        Transition.Claim claim => claim.Next,
        Transition.Count count => count.Next,
        _ => null,
    };
}
