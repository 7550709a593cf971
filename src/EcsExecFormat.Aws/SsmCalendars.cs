using System.Collections.Immutable;
using System.Globalization;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Aws;

/// <summary>Change calendars in AWS Systems Manager, in the function's own region.</summary>
public sealed class SsmCalendars(AwsEnvironment environment) : IChangeCalendars, IDisposable
{
    private const string Operation = "GetCalendarState";

    private static readonly AwsService Service = AwsService.Ssm;

    // Few stacks have a calendar, and nobody else is to pay for the client in the cold start.
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _client = new(() => new(environment.Credentials, Settings(environment)));

    /// <inheritdoc/>
    public async Task<ChangeCalendarState> StateAsync(ImmutableArray<string> calendars, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.Value.GetCalendarStateAsync(new GetCalendarStateRequest { CalendarNames = [.. calendars] }, cancellationToken).ConfigureAwait(false);
            return answer.State is { Value: { Length: > 0 } state }
                ? new ChangeCalendarState(state, TimeOf(answer.NextTransitionTime))
                : throw new CallFailedException(Service.Name, Operation, null, true, "the answer does not tell the state of the calendars");
        }
        catch (Exception failure) when (CallFailures.IsExpected(failure, cancellationToken))
        {
            throw CallFailures.Translate(Service, Operation, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    /// <returns>Null when it is no time: then it is not told.</returns>
    private static DateTimeOffset? TimeOf(string? iso8601) =>
        DateTimeOffset.TryParse(iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static AmazonSimpleSystemsManagementConfig Settings(AwsEnvironment environment)
    {
        var config = new AmazonSimpleSystemsManagementConfig();
        SdkSettings.Pin(config, environment, Service);
        return config;
    }
}
