using System.Text;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>The events of one stream, in the order of their times, and of their arrival where these are the same.</summary>
internal sealed class LogStream
{
    /// <summary>What each event counts beside its text, in bytes.</summary>
    public const int Overhead = 26;

    /// <summary>The most that one page, one batch and so one event may count, in bytes.</summary>
    public const int Most = 1_048_576;

    private readonly List<(LogPosition Position, LogEvent Event)> _events = [];
    private long _taken;

    public int Count => _events.Count;

    public LogEvent this[int index] => _events[index].Event;

    /// <returns>What the text counts, in bytes.</returns>
    public static int SizeOf(string message) => Encoding.UTF8.GetByteCount(message) + Overhead;

    public void Take(LogEvent taken)
    {
        var position = new LogPosition(taken.Time.ToUnixTimeMilliseconds(), ++_taken);
        _events.Insert(IndexOf(position), (position, taken));
    }

    /// <returns>How many events are before the position.</returns>
    public int IndexOf(LogPosition position)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (IsBefore(_events[middle].Position, position))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <returns>How many events are earlier.</returns>
    /// <param name="time">Milliseconds since 1970.</param>
    public int IndexOf(long time) => IndexOf(new LogPosition(time, 0));

    /// <returns>The position just after the first <paramref name="count"/> events.</returns>
    public LogPosition After(int count) =>
        count == 0 ? default : _events[count - 1].Position with { Sequence = _events[count - 1].Position.Sequence + 1 };

    private static bool IsBefore(LogPosition one, LogPosition other) =>
        one.Time < other.Time || (one.Time == other.Time && one.Sequence < other.Sequence);
}
