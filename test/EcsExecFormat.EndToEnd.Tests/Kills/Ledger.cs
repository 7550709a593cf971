namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>The calls of a run that took effect, in order, with what befell the run in between. Safe from any thread.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <param name="Process">Counts the processes from 1; 0 is nobody of them.</param>
    /// <param name="Call">What was called; null when the process was killed, or somebody else deployed.</param>
    /// <param name="IsKill">Whether that process was killed here.</param>
    public sealed record Entry(int Process, Passage? Call, bool IsKill)
    {
        public bool Is(string operation) => Call?.Operation == operation;

        /// <summary>Whether somebody else deployed.</summary>
        public bool IsByHand => Call is null && !IsKill;

        /// <summary>Whether it is the message about how a deployment ended.</summary>
        public bool IsFollowUp => Is("Publish") && Call!.Body.Contains("follow-up", StringComparison.Ordinal);

        public override string ToString() => IsKill ? $"{Process}:KILLED" : IsByHand ? "DEPLOYED BY HAND" : $"{Process}:{Call!.Operation}";
    }

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>A call was passed on, and answered with that status; with null, it was not yet passed on. What was refused took no effect.</summary>
    public void Called(int process, Passage call, int? status)
    {
        if (status < 300)
            Add(new(process, call, false));
    }

    public void Killed(int process) => Add(new(process, null, true));

    public void DeployedByHand() => Add(new(0, null, false));

    /// <summary>Kills between the moment at which a message was published and the one at which that was recorded: whoever is next can but tell it again.</summary>
    public int KillsBeforeTheRecord(bool ofFollowUp) => Entries.Index().Count(killed => killed.Item.IsKill && Entries.Take(killed.Index)
        .Where(entry => entry.Process == killed.Item.Process)
        .LastOrDefault(entry => entry.Is("Publish") || entry.Is("PutItem")) is { } last && last.Is("Publish") && last.IsFollowUp == ofFollowUp);

    private void Add(Entry entry)
    {
        lock (_gate)
            _entries.Add(entry);
    }
}
