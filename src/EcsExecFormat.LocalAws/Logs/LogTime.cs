namespace EcsExecFormat.LocalAws.Logs;

/// <summary>The times of CloudWatch Logs: whole milliseconds since 1970.</summary>
internal static class LogTime
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <returns>The time; the last there is where the number is too large for one.</returns>
    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, Last));

    /// <returns>The time without parts of a millisecond.</returns>
    public static DateTimeOffset Whole(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());
}
