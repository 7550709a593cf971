using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>The errors of CloudWatch Logs, with its own wording where that is known.</summary>
internal static class LogsErrors
{
    public static ServiceErrorException NoGroup => new("ResourceNotFoundException", "The specified log group does not exist.");

    public static ServiceErrorException NoStream => new("ResourceNotFoundException", "The specified log stream does not exist.");

    public static ServiceErrorException GroupExists => new("ResourceAlreadyExistsException", "The specified log group already exists");

    public static ServiceErrorException StreamExists => new("ResourceAlreadyExistsException", "The specified log stream already exists");

    public static ServiceErrorException Invalid(string message) => new("InvalidParameterException", message);

    /// <param name="value">As it was sent.</param>
    /// <param name="member">Such as <c>limit</c>.</param>
    /// <param name="constraint">What must hold, such as <c>have length less than or equal to 512</c>.</param>
    public static ServiceErrorException Violates(object value, string member, string constraint) =>
        Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {constraint}");

    public static ServiceErrorException Missing(string member) =>
        Invalid($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    /// <returns>The text of a member that must be there, match the whole of <paramref name="pattern"/> and not be too long.</returns>
    public static string Required(this JsonInput input, string member, Regex pattern, int longest = 512) =>
        Checked(input.Text(member) ?? throw Missing(member), member, pattern, longest);

    public static string Checked(string text, string member, Regex pattern, int longest) =>
        text.Length > longest ? throw Violates(text, member, $"have length less than or equal to {longest}")
        : pattern.Match(text).Length != text.Length ? throw Violates(text, member, $"satisfy regular expression pattern: {pattern}")
        : text;

    /// <returns>Milliseconds since 1970, or null when absent.</returns>
    public static long? Milliseconds(this JsonInput input, string member) =>
        input.Long(member) is < 0 and var time ? throw Violates(time, member, "have value greater than or equal to 0") : input.Long(member);
}
