using System.Globalization;

namespace EcsExecFormat.Images.Registries;

/// <summary>When a server wants to be asked again (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>What nobody waits for, and still fits into every clock.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="header">Seconds, or a date in the form of RFC 1123.</param>
    /// <param name="now">The present.</param>
    /// <returns>From 0 to seven days; null when the header says nothing that can be understood.</returns>
    public static TimeSpan? Read(string? header, DateTimeOffset now)
    {
        if (header is null || header.Length > 64)
            return null;
        header = header.Trim();
        if (header.Length > 0 && header.All(char.IsAsciiDigit))
            return long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? TimeSpan.FromTicks(Math.Clamp((at - now).Ticks, 0, Longest.Ticks))
            : null;
    }
}
