using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Alerts.Digests;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Pacing;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.FollowUp;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Orders;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core;

/// <summary>All ports together: what one instance of the function, or whatever stands for it, talks to.</summary>
public sealed record OutsideWorld(
    ITaskDefinitions TaskDefinitions, IServices Services, IClusters Clusters, ITasks Tasks, ITaskLogs Logs, IImages Images, IAlerts Alerts, IRecords Records,
    IStacks Stacks, IChangeCalendars Calendars)
{
    /// <summary>The same, with ECS read no faster than is fair: see <see cref="PacedEcs"/>.</summary>
    public OutsideWorld Paced(TimeProvider clock)
    {
        var ecs = new PacedEcs(this, clock);
        return this with { TaskDefinitions = ecs, Services = ecs, Clusters = ecs, Tasks = ecs };
    }

    /// <summary>Puts the main path together, with one set of caches. What decides a change is never read from a cache that may be stale.</summary>
    public Responder NewResponder(ResponderOptions options, TimeProvider clock)
    {
        var clusters = new CachedClusters(Clusters);
        var images = new CachedImages(Images, clock);
        var guards = new ImageGuards(images, Images);
        var windows = new ChangeWindowGuards(Stacks, Calendars, options.Remediation);
        var books = new ChangeBooks(Records, options.Remediation.MaxChangesPerHour, clock);
        var watch = new WatchBook(Records);
        var leases = new ServiceBook(Records, clock);
        var plans = new PlanBook(Records);
        var registrations = new RegistrationBook(Records, clock);
        var programs = new EntrypointReader(images, options.Remediation.InspectionMaxBytes);
        var starts = new StartExaminer(new LogReader(options.ReadsLogs ? Logs : null, clock), programs, options.Remediation.DeepInspection, new RecentCrashes(clock));
        var known = new CachedTaskDefinitions(TaskDefinitions);
        var planner = new ChangePlanner(
            TaskDefinitions, windows, new PlacementGuards(clusters), guards, new ProgramGuard(programs, options.Remediation.DeepInspection, clock), new HistoryGuards(TaskDefinitions, registrations), clock);
        var freshness = new FreshnessGuards(Clusters, Services, guards, windows, options.Remediation, clock);
        var maker = new ChangeMaker(
            books, watch, leases, registrations, freshness, new RevisionRegistrar(TaskDefinitions, clock), new ServiceUpdater(Services, freshness, clock), clock);
        var digests = new DigestDesk(new DigestBook(Records), Records, Alerts, options, clock);
        var alerts = new AlertDesk(Alerts, Records, digests, options, clock);
        var settlement = new ChangeSettlement(Services, books, watch, clock);
        var recall = new ChangeRecall(books, settlement, clock);
        var handler = new IncidentHandler(
            recall,
            new Surroundings(Services, clusters, options),
            new Evidence(new HealthyTwins(known, Tasks, clusters, clock), starts, new Origins(known, images), options.Remediation.DeepInspection),
            new Remediator(planner, maker, books, registrations, settlement, plans, clock),
            alerts,
            options,
            clock);
        var diagnostician = new Diagnostician(known, clusters, images, starts);
        var tasks = new StoppedTaskResponder(diagnostician, recall, alerts, handler, options, clock);
        var desk = new FollowUpDesk(books, TaskDefinitions, Alerts, clock);
        var followThrough = new FollowThrough(watch, books, settlement, Services, desk, tasks, clock);
        return new Responder(
            tasks,
            followThrough,
            new TickResponder(followThrough, digests, clock),
            new Approval(plans, books, diagnostician, tasks, handler, clock),
            new Undo(leases, books, settlement, watch, TaskDefinitions, Services, desk, options, clock),
            clock);
    }
}
