using System.Collections.Immutable;
using EcsExecFormat.Core;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>One environment variable that cannot be used.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Value">What it was; null when not set or empty.</param>
/// <param name="Allowed">What it may be, in words.</param>
public sealed record SettingProblem(string Variable, string? Value, string Allowed)
{
    public override string ToString() => $"{Variable} is {(Value is null ? "not set" : PlainText.Quote(Value))}; expected {Allowed}.";
}

/// <summary>The function cannot start with these settings. Names every bad variable, not only the first.</summary>
public sealed class SettingsException(ImmutableArray<SettingProblem> problems) : Exception(string.Join(' ', problems))
{
    public ImmutableArray<SettingProblem> Problems { get; } = problems;
}
