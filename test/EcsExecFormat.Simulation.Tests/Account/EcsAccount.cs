using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>ECS and the registry of the account: what is there, and what changes it.</summary>
internal sealed class EcsAccount(Agenda agenda, Trace trace)
{
    private readonly Dictionary<string, List<Revision>> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);
    private int _deployments;

    public List<Cluster> Clusters { get; } = [];

    public List<Service> Services { get; } = [];

    /// <summary>What tags of the registry name, by the image's whole name.</summary>
    public Dictionary<string, Image> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether somebody has pushed the tag again.</summary>
    public bool HasMoved(string image) => _moved.Contains(image);

    /// <summary>Somebody pushes a tag again.</summary>
    public void Push(string name, Image image)
    {
        Tags[name] = image;
        _moved.Add(name);
        trace.Add($"the pipeline pushes {name} again: {image.Name}");
    }

    /// <summary>The revision of which another is the correction, by its tag; null when there is none.</summary>
    public Revision? CorrectedBy(Revision revision) => Definitions.Corrects(revision.Described) is { } number
        ? Family(revision.Arn.Family).FirstOrDefault(other => other.Arn.Revision == number)
        : null;

    /// <summary>What becomes of tasks of newly registered revisions that can be executed.</summary>
    public Func<string, Actor, Destiny> DestinyOf { get; set; } = (_, _) => Destiny.Healthy;

    /// <summary>Told of each deployment that came into another state.</summary>
    public Action<Service, Deployment> DeploymentChanged { get; set; } = (_, _) => { };

    /// <returns>Newest last; empty for a family that is not there.</returns>
    public IReadOnlyList<Revision> Family(string family) => _families.GetValueOrDefault(family) ?? [];

    public Revision? Find(TaskDefinitionArn arn) => Family(arn.Family).FirstOrDefault(revision => revision.Arn == arn);

    public Service? Find(string clusterArn, string service) => Services.FirstOrDefault(candidate => candidate.Cluster.Arn == clusterArn && candidate.Name == service);

    public Revision Register(ReadOnlyMemory<byte> request, string family, Actor actor)
    {
        if (!_families.TryGetValue(family, out var revisions))
            _families[family] = revisions = [];
        var revision = new Revision(Definitions.Describe(request, family, revisions.Count + 1, agenda.Now), request, actor) { Destiny = DestinyOf(family, actor) };
        revisions.Add(revision);
        trace.Add($"{actor} registers {revision.Arn.FamilyAndRevision} for {revision.Architecture}, which will be {revision.Destiny}");
        return revision;
    }

    public void Deregister(Revision revision)
    {
        var revisions = _families[revision.Arn.Family];
        revisions[revisions.FindIndex(known => known.Arn == revision.Arn)] = revision with { Described = Definitions.Deregister(revision.Described), IsActive = false };
        trace.Add($"{revision.Arn.FamilyAndRevision} is deregistered");
    }

    /// <summary>UpdateService with another task definition: a new deployment; with the one that is set already: none.</summary>
    /// <returns>The deployment that was started; null when none was.</returns>
    public Deployment? Update(Service service, Revision revision, Actor actor)
    {
        if (service.Revision.Arn == revision.Arn && service.Deployments.Count > 0)
        {
            trace.Add($"{actor} sets {service} to {revision.Arn.FamilyAndRevision}, which it is set to already");
            return null;
        }

        var deployment = new Deployment
        {
            Id = $"ecs-svc/{++_deployments:0000000000000000000}",
            Revision = revision,
            CreatedAt = agenda.Now,
            UpdatedAt = agenda.Now,
            NextTry = agenda.Now,
        };
        trace.Add($"{actor} sets {service} to {revision.Arn.FamilyAndRevision}: {deployment.Id}");
        Promote(service, deployment);
        DeploymentChanged(service, deployment);
        return deployment;
    }

    /// <summary>The deployment becomes PRIMARY; the former PRIMARY becomes ACTIVE until its tasks are gone.</summary>
    public void Promote(Service service, Deployment deployment)
    {
        foreach (var earlier in service.Deployments)
            earlier.IsPrimary = false;
        service.Deployments.Remove(deployment);
        service.Deployments.Insert(0, deployment);
        deployment.IsPrimary = true;
        deployment.UpdatedAt = agenda.Now;
        service.Revision = deployment.Revision;
        service.Moves++;
        service.Touch();
    }
}
