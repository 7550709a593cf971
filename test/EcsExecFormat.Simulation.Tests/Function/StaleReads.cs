using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>
/// DescribeServices may, for a moment after an update, show the service as it was: AWS promises no more than eventual consistency. Off unless asked for.
/// </summary>
/// <param name="agenda">The time.</param>
/// <param name="chance">Decides which answers are stale.</param>
/// <param name="share">Share of answers that are stale while they may be; 0 for none.</param>
internal sealed class StaleReads(Agenda agenda, Chance chance, double share)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly Dictionary<Service, (DateTimeOffset Since, Core.Ecs.Service Shown, int Moves)> _earlier = [];
    private int _moves;

    /// <summary>The service is about to be changed by an update.</summary>
    public void Keep(Service service)
    {
        if (share > 0)
            _earlier[service] = (agenda.Now, service.Described, service.Moves);
    }

    public Core.Ecs.Service Read(Service service)
    {
        if (share > 0 && _earlier.TryGetValue(service, out var earlier) && agenda.Now - earlier.Since < Longest && chance.Is(share))
        {
            _moves = earlier.Moves;
            return earlier.Shown;
        }

        _moves = service.Moves;
        return service.Described;
    }

    /// <summary>How often the PRIMARY deployment had changed when the service was as it was read last.</summary>
    public int MovesOf(Service service) => _earlier.Count == 0 ? service.Moves : _moves;
}
