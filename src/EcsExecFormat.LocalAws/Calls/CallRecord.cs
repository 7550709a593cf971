namespace EcsExecFormat.LocalAws.Calls;

/// <summary>One call that was received.</summary>
/// <param name="Sequence">Counts from 1 in order of arrival, over all services.</param>
/// <param name="Time">When it arrived.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Status">HTTP status of the answer; null when there was none: the connection was dropped, or the caller went away.</param>
public sealed record CallRecord(long Sequence, DateTimeOffset Time, CallRequest Request, int? Status)
{
    public string Service => Request.Service;

    public string Operation => Request.Operation;

    public string Body => Request.Body;

    public override string ToString() => $"#{Sequence} {Service}:{Operation} {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "dropped"}";
}
