using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// ECS is sent nothing but a revision that equals a failing one but for the architecture and the tag of this tool, and the update of a service that failed
/// with that one; or, by order, the update that takes such a one back. Whether it equals is seen by comparing the requests as they were sent, with code that knows nothing of the function's.
/// </summary>
internal sealed class Nothing_but_the_right_correction_is_written(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check()
    {
        // One that somebody has deregistered since may be registered again.
        foreach (var twice in History.Registrations.Where(registration => World.Account.Find(registration.Made.Arn)!.IsActive).GroupBy(registration => (registration.Corrects?.Arn, registration.Made.Architecture)).Where(same => same.Count() > 1))
            World.Coverage.Count("exceptions: a correction that was registered more than once", twice.Count() - 1);
        return History.Registrations.Select(WrongIn).Concat(History.Updates.Select(WrongIn)).OfType<string>().Select(what => new Wrong(what));
    }

    private string? WrongIn(RegistrationMade registration)
    {
        var made = $"{registration.Made.Arn.FamilyAndRevision}, which {registration.By} registered,";
        if (registration.Corrects is not { } failing)
            return $"{made} corrects no revision of its family";
        if (registration.Made.Architecture == failing.Architecture)
            return $"{made} is for {failing.Architecture} like {failing.Arn.FamilyAndRevision}";
        if (!JsonNode.DeepEquals(Without(failing.Request), Without(registration.Request)))
            return $"{made} differs from {failing.Arn.FamilyAndRevision} by more than its architecture";
        if (!History.Stops.Any(stop => stop.IsCulprit && stop.Revision == failing.Arn && stop.At <= registration.At))
            return $"{made} corrects {failing.Arn.FamilyAndRevision}, whose image did run";
        return failing.Described.Containers.FirstOrDefault(container => !World.Account.HasMoved(container.Image!) && !IsRun(World.Account.Tags[container.Image!], registration)) is { } wrong
            ? $"{made} would not run {wrong.Image}"
            : null;
    }

    /// <summary>A label is believed where the bytes are not to be read, or could not be, such as when half of the time is gone.</summary>
    private bool IsRun(Image image, RegistrationMade registration) => image.RunsOn(registration.Made.Architecture)
        || (image.Labels.Contains(registration.Made.Architecture)
            && (World.Options.Remediation.DeepInspection == DeepInspection.Off || registration.By.Met.Any(met => met.Call == CallKind.OpenLayer)
                || History.Jumps.Any(at => at >= registration.By.BeganAt && at <= registration.At)));

    private string? WrongIn(UpdateMade update)
    {
        var what = $"{update.Service} was updated by {update.By} to {update.Revision.Arn.FamilyAndRevision}";
        if (update.IsUndo)
        {
            // Announced is enough: what was lost, and somebody did in that moment, is taken for it.
            return History.Attempts.Any(attempt => attempt.Service == update.Service && attempt.At < update.At && Failing(attempt.Revision) == update.Revision.Arn)
                ? null
                : $"{what}, which takes nothing back";
        }

        if (update.Failing is not { } failing)
            return $"{what}, which is no correction";
        return History.Stops.Any(stop => stop.IsCulprit && stop.Service == update.Service && stop.Revision == failing.Arn && stop.At <= update.At)
            ? null
            : $"{what}, although no task of it failed with {failing.Arn.FamilyAndRevision} for its architecture";
    }

    private Core.Ecs.TaskDefinitionArn? Failing(string corrected) => World.Account.CorrectedBy(World.Account.Find(Core.Ecs.TaskDefinitionArn.Parse(corrected))!)?.Arn;

    /// <summary>What a request says but for the architecture and the tag.</summary>
    private static JsonObject Without(ReadOnlyMemory<byte> request)
    {
        var json = JsonNode.Parse(request.Span)!.AsObject();
        var platform = json["runtimePlatform"]?.AsObject();
        platform?.Remove("cpuArchitecture");
        if (platform is null or { Count: 0 })
            json.Remove("runtimePlatform");
        var tags = json["tags"]!.AsArray();
        foreach (var tag in tags.Where(tag => tag!["key"]!.GetValue<string>() == Names.CorrectsKey).ToArray())
            tags.Remove(tag);
        return json;
    }
}
