using System.Diagnostics;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>An input for which something does not hold.</summary>
/// <param name="Input">As short as it could easily be made.</param>
/// <param name="Failure">What was thrown for it.</param>
internal sealed record Finding(byte[] Input, Exception Failure)
{
    /// <summary>How long it may take to make the input shorter.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>What failed, and where an exception that nobody expects comes from.</summary>
    public string Told => Failure is FindingException ? Failure.Message : $"{Failure.GetType().Name}: {Failure.Message}\n{string.Join('\n', (Failure.StackTrace ?? "").Split('\n').Take(4))}";

    /// <summary>Whether it is the same cause, as far as that can be told.</summary>
    public bool IsLike(Exception other) => IsLike(Failure, other);

    public static Finding Of(Target target, byte[] input, Exception failure)
    {
        var started = Stopwatch.GetTimestamp();
        for (var part = Even(input.Length / 2, target.Unit); part >= target.Unit; part = Even(part / 2, target.Unit))
        {
            for (var at = 0; at + part <= input.Length && Stopwatch.GetElapsedTime(started) < Longest;)
            {
                byte[] shorter = [.. input[..at], .. input[(at + part)..]];
                if (Fails(target, shorter) is { } same && IsLike(failure, same))
                    (input, failure) = (shorter, same);
                else
                    at += part;
            }
        }

        return new Finding(input, failure);
    }

    private static Exception? Fails(Target target, byte[] input)
    {
        try
        {
            target.Check(input);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static bool IsLike(Exception one, Exception other) =>
        one.GetType() == other.GetType() && (one is FindingException ? Beginning(one) == Beginning(other) : Place(one) == Place(other));

    private static string Beginning(Exception failure) => failure.Message[..Math.Min(failure.Message.Length, 20)];

    /// <summary>The innermost line of its trace.</summary>
    private static string Place(Exception failure) => failure.StackTrace?.Split('\n')[0] ?? "";

    private static int Even(int length, int unit) => length / unit * unit;
}
