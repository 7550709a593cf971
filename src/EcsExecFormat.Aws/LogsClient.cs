using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis.Logs;

namespace EcsExecFormat.Aws;

/// <summary>Amazon CloudWatch Logs in the regions that task definitions log to, with one client a region.</summary>
public sealed class LogsClient(AwsEnvironment environment) : ITaskLogs
{
    private readonly RegionalClients _clients = new(environment, AwsService.Logs);

    /// <inheritdoc/>
    /// <exception cref="CallFailedException">CloudWatch Logs refused or nobody answered; or the region is of another partition, where this function is nobody.</exception>
    public async Task<LogPage> TailAsync(LogLocation stream, int lines, string? before, CancellationToken cancellationToken)
    {
        if (AwsEndpoints.PartitionOf(stream.Region) != AwsEndpoints.PartitionOf(environment.Region))
            throw new CallFailedException(AwsService.Logs.Name, "GetLogEvents", null, false, $"{stream.Region} is in another partition of AWS");
        using var answer = await _clients.Of(stream.Region).InvokeAsync("GetLogEvents", request =>
        {
            request.WriteString("logGroupName", stream.Group);
            request.WriteString("logStreamName", stream.Name);
            request.WriteNumber("limit", lines);
            request.WriteBoolean("startFromHead", false);
            if (before is not null)
                request.WriteString("nextToken", before);
        }, cancellationToken).ConfigureAwait(false);
        var written = answer.RootElement.Items("events").Select(entry => entry.Text("message")).OfType<string>();
        return new LogPage([.. written], answer.RootElement.Text("nextBackwardToken"));
    }
}
