using System.Collections.Immutable;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis.Logs;

namespace EcsExecFormat.Aws;

/// <summary>Amazon CloudWatch Logs in the regions that task definitions log to, with one client a region.</summary>
public sealed class LogsClient(AwsEnvironment environment) : ITaskLogs
{
    private readonly RegionalClients _clients = new(environment, AwsService.Logs);

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> TailAsync(LogLocation stream, int lines, CancellationToken cancellationToken)
    {
        using var answer = await _clients.Of(stream.Region).InvokeAsync("GetLogEvents", request =>
        {
            request.WriteString("logGroupName", stream.Group);
            request.WriteString("logStreamName", stream.Name);
            request.WriteNumber("limit", lines);
            request.WriteBoolean("startFromHead", false);
        }, cancellationToken).ConfigureAwait(false);
        return [.. answer.RootElement.Items("events").Select(entry => entry.Text("message")).OfType<string>()];
    }
}
