using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>The topic of a test.</summary>
internal sealed class MemoryAlerts : IAlerts
{
    private readonly List<AlertMessage> _published = [];

    public IReadOnlyList<AlertMessage> Published
    {
        get
        {
            lock (_published)
                return [.. _published];
        }
    }

    /// <summary>Runs before each message goes out; throws to make publishing fail.</summary>
    public Action Before { get; set; } = () => { };

    public Task PublishAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Before();
        lock (_published)
            _published.Add(message);
        return Task.CompletedTask;
    }
}
