using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>What a parser made of an input: a value, or its refusal. Any other exception is a finding.</summary>
/// <param name="Value">Null when it refused.</param>
/// <param name="Refusal">The message; null when there is a value.</param>
internal sealed record Answer<T>(T? Value, string? Refusal) where T : class
{
    /// <summary>The value's kind, or the refusal without what it quotes: a few dozen different texts at most.</summary>
    public string Kind(Func<T, string> ofValue) => Value is not null ? ofValue(Value) : $"refused: {WithoutQuotes(Refusal!)}";

    /// <summary>What is quoted may hold quotes itself: all between the first and the last is left out.</summary>
    private static string WithoutQuotes(string message)
    {
        var (first, last) = (message.IndexOf('"'), message.LastIndexOf('"'));
        return new string([.. (first < 0 ? message : message[..first] + message[last..]).Where(c => !char.IsAsciiDigit(c))]);
    }
}

internal static class Answer
{
    /// <summary>More than any message needs; what is longer quotes too much of its input.</summary>
    private const int LongestMessage = 400;

    /// <summary>Asks a parser whose only documented exception is <see cref="ParseException"/>, twice, and measures it.</summary>
    /// <param name="allowance">What it may cost.</param>
    /// <param name="length">Bytes of the input.</param>
    /// <param name="parse">Asks it.</param>
    /// <param name="show">Text that is equal for equal values.</param>
    public static Answer<T> Of<T>(Allowance allowance, int length, Func<T> parse, Func<T, string> show) where T : class =>
        Of<T, ParseException>(allowance, length, parse, show);

    /// <summary>The same for layers.</summary>
    public static Answer<T> OfLayer<T>(Allowance allowance, int length, Func<T> parse, Func<T, string> show) where T : class =>
        Of<T, LayerUnreadableException>(allowance, length, parse, show);

    private static Answer<T> Of<T, TRefusal>(Allowance allowance, int length, Func<T> parse, Func<T, string> show)
        where T : class where TRefusal : Exception
    {
        var first = allowance.Measure(length, () => Once<T, TRefusal>(parse));
        var second = Once<T, TRefusal>(parse);
        Must.BeEqual(first.Kind(show), second.Kind(show), "the same input twice");
        return first;
    }

    private static Answer<T> Once<T, TRefusal>(Func<T> parse) where T : class where TRefusal : Exception
    {
        try
        {
            return new Answer<T>(parse(), null);
        }
        catch (TRefusal refusal)
        {
            Must.BeLine(refusal.Message, LongestMessage, "a refusal");
            return new Answer<T>(null, refusal.Message);
        }
    }
}
