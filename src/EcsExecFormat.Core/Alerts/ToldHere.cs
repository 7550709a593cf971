using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What this instance of the function told: it is what keeps an incident from being told over and over while the table cannot be used.</summary>
/// <param name="realertAfter">A standing incident is told again after this.</param>
internal sealed class ToldHere(TimeSpan realertAfter)
{
    private const int MostKept = 500;

    private readonly BoundedCache<string, Telling> _tellings = new(MostKept);

    /// <param name="at">When.</param>
    /// <param name="version">Version of the claim that was held then; 0 when the table could not be used.</param>
    /// <param name="remedy">What was told as planned, declined or done; null when that is as it was.</param>
    internal sealed class Telling(DateTimeOffset at, long version, RecordedRemedy? remedy)
    {
        public DateTimeOffset At => at;

        public long Version => version;

        public RecordedRemedy? Remedy => remedy;
    }

    /// <param name="incidentId">What was told.</param>
    /// <param name="at">When.</param>
    /// <param name="version">Version of the claim that was held then; 0 when the table could not be used.</param>
    /// <param name="remedy">What was told as planned, declined or done; null when that is as it was.</param>
    public void Remember(string incidentId, DateTimeOffset at, long version, RecordedRemedy? remedy) => _tellings.Set(incidentId, new Telling(at, version, remedy));

    /// <returns>Null when it was not told here in its window.</returns>
    public Telling? Find(string incidentId, DateTimeOffset now) => _tellings.TryGet(incidentId, out var telling) && now - telling.At < realertAfter ? telling : null;
}
