using System.Collections.Immutable;
using System.Globalization;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>Reads variables one by one and remembers which were bad. An empty variable counts as not set.</summary>
internal sealed class SettingReader(Func<string, string?> environment)
{
    private readonly ImmutableArray<SettingProblem>.Builder _problems = ImmutableArray.CreateBuilder<SettingProblem>();

    public bool IsSet(string variable) => Value(variable) is not null;

    /// <returns>The parsed value; null when it is not set, or bad, which is then remembered.</returns>
    public T? Optional<T>(string variable, string allowed, Func<string, T?> parse)
        where T : class
    {
        if (Value(variable) is not { } value)
            return null;
        var parsed = parse(value);
        if (parsed is null)
            _problems.Add(new SettingProblem(variable, value, allowed));
        return parsed;
    }

    /// <returns>The parsed value, or the default when it is not set, or bad, which is then remembered.</returns>
    public T WithDefault<T>(string variable, string allowed, T defaultValue, Func<string, T?> parse)
        where T : struct
    {
        if (Value(variable) is not { } value)
            return defaultValue;
        if (parse(value) is { } parsed)
            return parsed;
        _problems.Add(new SettingProblem(variable, value, allowed));
        return defaultValue;
    }

    /// <summary>As <see cref="WithDefault"/>, for decimal digits alone: no sign, point or blank.</summary>
    public int WholeNumber(string variable, int defaultValue, int least, int most) =>
        WithDefault(variable, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), defaultValue, value =>
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : default(int?));

    /// <summary>As <see cref="Optional"/>, but a variable that is not set is remembered as bad too.</summary>
    public T? Required<T>(string variable, string allowed, Func<string, T?> parse)
        where T : class
    {
        if (!IsSet(variable))
            _problems.Add(new SettingProblem(variable, null, allowed));
        return Optional(variable, allowed, parse);
    }

    /// <exception cref="SettingsException">Any variable read so far was bad.</exception>
    public void ThrowIfAnyIsBad()
    {
        if (_problems.Count > 0)
            throw new SettingsException(_problems.ToImmutable());
    }

    private string? Value(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
