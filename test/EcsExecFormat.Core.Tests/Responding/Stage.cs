using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>Lets a test decide which of several invocations makes its next call, and which dies after one.</summary>
internal sealed class Stage
{
    private readonly List<TaskCompletionSource<bool>> _waiting = [];

    /// <summary>Lets one waiting call happen; continues with its invocation until that waits again or ends.</summary>
    /// <returns>False when nobody waits.</returns>
    public bool Step(int choice, bool crashes)
    {
        if (_waiting.Count == 0)
            return false;
        var next = _waiting[choice % _waiting.Count];
        _waiting.Remove(next);
        next.SetResult(crashes);
        return true;
    }

    private async Task<T> CallAsync<T>(Invocation invocation, Func<Task<T>> call)
    {
        var turn = new TaskCompletionSource<bool>();
        _waiting.Add(turn);
        var crashes = await turn.Task;
        var answer = await call();
        invocation.Note(answer);
        if (crashes)
            throw new CrashException();
        return answer;
    }

    /// <summary>The ports of one invocation.</summary>
    internal sealed class Invocation(Stage stage, World world) : IRecords, IAlerts
    {
        /// <summary>Whether it has published and not yet recorded that.</summary>
        public bool IsBetween { get; private set; }

        private StoredRecord? _writing;

        public void Note(object? answer)
        {
            if (answer is AlertMessage)
                IsBetween = true;
            else if (answer is PutResult.Stored && _writing?.Attributes.GetValueOrDefault("alert") == "sent")
                IsBetween = false;
        }

        public Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken) =>
            stage.CallAsync(this, () => world.Records.GetAsync(key, cancellationToken));

        public Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken) => stage.CallAsync(this, () =>
        {
            _writing = record;
            return world.Records.PutAsync(record, expectedVersion, cancellationToken);
        });

        public Task PublishAsync(AlertMessage message, CancellationToken cancellationToken) => stage.CallAsync(this, async () =>
        {
            await world.Alerts.PublishAsync(message, cancellationToken);
            return message;
        });
    }
}
