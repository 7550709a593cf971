using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Incidents;

/// <summary>One stopped task, as far as it matters for telling incidents apart and counting them.</summary>
/// <param name="ClusterArn">Full ARN; empty when the event has none.</param>
/// <param name="Subject"><c>service:NAME</c>, <c>family:NAME</c> for a task without a service, or <c>registry:HOST</c> with what is the matter there behind it.</param>
/// <param name="TaskDefinition">The failing revision's ARN; empty when the event has none.</param>
/// <param name="Image">
/// Container and digest (the reference where there is no digest) of the first image at fault, in the task definition's order: which
/// others are, and were pulled before the task ended, differs from task to task. Empty when none is known.
/// </param>
/// <param name="TaskId">What a duplicate of the event shares and another stopped task does not.</param>
/// <param name="EventId">The event's id, or the task's when it has none.</param>
/// <param name="IsConclusive">Whether the look came to a verdict. What could not be told is an incident of its own, so that it never silences what can.</param>
public sealed record Sighting(
    string ClusterArn, string Subject, string TaskDefinition, string Image, string TaskId, string EventId, bool IsConclusive = true)
{
    /// <summary>When the task stopped; null when the event does not tell. An event may be handled days later. Not kept in the table.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Stable id of the incident: the same for every task that fails in the same way.</summary>
    public string IncidentId
    {
        get
        {
            var identity = string.Join('\n', [ClusterArn, Subject, TaskDefinition, Image, .. IsConclusive ? [] : new[] { "inconclusive" }]);
            return "inc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..24];
        }
    }

    /// <summary>
    /// Whether it is about a registry that refuses access, or may not be asked, rather than about the task: then one message a week is enough, whatever
    /// fails there. Not kept in the table.
    /// </summary>
    public bool IsAboutRegistry { get; init; }

    /// <summary>What the event and the finding tell.</summary>
    public static Sighting Of(TaskStateChange change, TaskFinding finding)
    {
        var task = OfTask(change, finding);
        return finding is { Verdict: Verdict.Inconclusive, HasEvidence: false }
            && finding.Culprits.FirstOrDefault() is { Problem: { } problem, Reference.Registry: { } registry } && IsOfRegistry(problem)
                ? task with { ClusterArn = "", Subject = $"registry:{registry}{(problem == ImageProblem.AccessDenied ? "" : $":{problem}")}", TaskDefinition = "", Image = "", IsAboutRegistry = true }
                : task;
    }

    /// <summary>The same failure of another task.</summary>
    public Sighting Again(TaskStateChange change)
    {
        var task = change.TaskArn ?? change.EventId ?? "unknown";
        return this with { TaskId = task[(task.LastIndexOf('/') + 1)..], EventId = change.EventId ?? task, StoppedAt = change.StoppedAt ?? change.Time };
    }

    /// <summary>What holds for all images of a registry, or mostly does.</summary>
    private static bool IsOfRegistry(ImageProblem problem) => problem is ImageProblem.AccessDenied or ImageProblem.LoginRefused or ImageProblem.LoginNotShown or ImageProblem.NotAllowed;

    private static Sighting OfTask(TaskStateChange change, TaskFinding finding)
    {
        var family = finding.Definition?.Arn.Family ?? (TaskDefinitionArn.TryParse(change.TaskDefinitionArn, out var arn) ? arn.Family : "unknown");
        var task = change.TaskArn ?? change.EventId ?? "unknown";
        return new Sighting(
            change.ClusterArn ?? "",
            change.ServiceName is { } service ? $"service:{service}" : $"family:{family}",
            finding.Definition?.Arn.ToString() ?? change.TaskDefinitionArn ?? "",
            finding.Culprits.Select(ImageOf).FirstOrDefault() ?? "",
            task[(task.LastIndexOf('/') + 1)..],
            change.EventId ?? task,
            finding.Verdict != Verdict.Inconclusive)
        {
            StoppedAt = change.StoppedAt ?? change.Time,
        };
    }

    /// <summary>By what the event says alone: what a registry answers may differ from look to look, and is no part of the identity.</summary>
    private static string ImageOf(ContainerFinding container) =>
        $"{container.Name}={container.Reference?.Digest?.ToString() ?? container.Image}";
}
