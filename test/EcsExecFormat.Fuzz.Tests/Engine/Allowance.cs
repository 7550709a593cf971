using System.Diagnostics;
using System.Globalization;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>What reading an input may cost: proportional to its length, so that nothing quadratic or exponential passes for long inputs.</summary>
/// <param name="PerByte">Bytes on the heap for each byte of the input.</param>
/// <param name="Constant">Bytes on the heap besides.</param>
internal sealed record Allowance(long PerByte, long Constant = 128 * 1024)
{
    /// <summary>Far above what one takes on a slow machine that does something else too, and far below what a quadratic one takes for 100,000 bytes.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan TimePerByte = TimeSpan.FromMicroseconds(20);

    /// <summary>A pause of the garbage collector, or a buffer that is made once, is no fault of the reader's: what counts is the cheapest of some attempts.</summary>
    private const int Attempts = 4;

    /// <exception cref="FindingException">It costs more.</exception>
    public T Measure<T>(int length, Func<T> read)
    {
        var (heap, time) = (PerByte * length + Constant, Time + (TimePerByte * length));
        for (var attempt = 1; ; attempt++)
        {
            var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            var result = read();
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var taken = Stopwatch.GetElapsedTime(started);
            if (allocated <= heap && taken <= time)
                return result;
            if (attempt == Attempts)
                throw new FindingException(string.Create(CultureInfo.InvariantCulture, $"too expensive: {allocated} of {heap} bytes on the heap, {taken.TotalMilliseconds:0} of {time.TotalMilliseconds:0} ms"));
        }
    }
}
