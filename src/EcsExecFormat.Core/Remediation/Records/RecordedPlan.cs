using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>A change that mode plan worked out, as somebody may approve it later by the incident's id. Immutable.</summary>
/// <param name="incidentId">The incident.</param>
/// <param name="plannedAt">When it was worked out.</param>
/// <param name="event">The stopped task's event (<see cref="RecordedEvent"/>).</param>
/// <param name="images">Container and digest of each image that the plan rests on.</param>
/// <param name="target">The architecture of the corrected revision, <c>X86_64</c> or <c>ARM64</c>.</param>
public sealed class RecordedPlan(string incidentId, DateTimeOffset plannedAt, string @event, ImmutableArray<string> images, string target)
{
    public string IncidentId => incidentId;

    public DateTimeOffset PlannedAt => plannedAt;

    public string Event => @event;

    public ImmutableArray<string> Images => images;

    public string Target => target;

    /// <summary>A plan is worth approving for so long.</summary>
    public static readonly TimeSpan Valid = TimeSpan.FromHours(24);

    /// <summary>The partition key.</summary>
    public static string KeyOf(string incidentId) => $"plan/{incidentId}";

    /// <returns>Null when the change was not worked out to its end, or its event is not kept.</returns>
    public static RecordedPlan? Of(RemedyRequest request, ChangePlan plan, DateTimeOffset now) =>
        plan is { Target: { } other, Revision: not null } && RecordedEvent.Of(request.Change) is { } recorded
            ? new RecordedPlan(request.IncidentId, now, recorded, Lines(plan.Images), other.Ecs)
            : null;

    /// <summary>Whether the images are those of the plan.</summary>
    public bool RestsOn(ImmutableArray<ImageGuards.InspectedImage> inspected) => Lines(inspected).SequenceEqual(Images, StringComparer.Ordinal);

    /// <param name="version">The version that it is written as.</param>
    public StoredRecord ToRecord(long version) => new(
        KeyOf(IncidentId), version, DateTimeOffset.FromUnixTimeSeconds((PlannedAt + Valid + Valid).ToUnixTimeSeconds()),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["incident"] = IncidentId,
            ["plannedAt"] = RecordReading.Show(PlannedAt),
            ["event"] = Event,
            ["images"] = string.Join('\n', Images),
            ["target"] = Target,
        });

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static RecordedPlan FromRecord(StoredRecord record) =>
        new(record.Text("incident"), record.Time("plannedAt"), record.Text("event"), [.. record.Lines("images")], record.Text("target"));

    private static ImmutableArray<string> Lines(ImmutableArray<ImageGuards.InspectedImage> inspected) =>
        [.. inspected.Select(image => $"{image.Container}={image.Inspected}").Order(StringComparer.Ordinal)];
}
