using CsCheck;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Oci;

namespace EcsExecFormat.Core.Tests.Ecs;

/// <summary>Whatever bytes are delivered, they are read or refused, and nothing else happens.</summary>
public class ForeignEventTests
{
    private static readonly byte[][] Valid = [.. Events.RecordedFiles.Select(Events.Recorded), Events.Bytes(Events.Json()), Events.Bytes(Events.Json(Events.ToPullFailed))];

    private static readonly string[] Pieces =
        ["\"\\ud800\"", "\"\\ud800\":", "{", "}", "[", "]", "null", "\"Records\":[", "\"requestPayload\":{", "-1", "1e999", "\"STOPPED\"", "\"2026-99-99T00:00:00Z\"", "\\", "\"", ",", "\uFEFF"];

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array.Sample(ReadOrRefuse, iter: 2000, threads: 1);

    [Fact]
    public void Damaged_events_are_read_or_refused() => Generate.Damaged(Gen.OneOf(Valid)).Sample(ReadOrRefuse, iter: 4000, threads: 1);

    [Fact]
    public void Events_with_something_pasted_over_a_part_are_read_or_refused() =>
        Gen.Select(Gen.OneOf(Valid), Gen.Int[0, 100_000], Gen.Int[0, 40], Gen.OneOf(Pieces))
            .Sample((bytes, at, removed, piece) => ReadOrRefuse(Paste(bytes, at % (bytes.Length + 1), removed, piece)), iter: 4000, threads: 1);

    private static byte[] Paste(byte[] bytes, int at, int removed, string piece) =>
        [.. bytes[..at], .. System.Text.Encoding.UTF8.GetBytes(piece), .. bytes[Math.Min(bytes.Length, at + removed)..]];

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            if (IncomingEvent.Open(bytes) is IncomingEvent.TaskChanged changed)
                StopFilter.Examine(changed.Change);
        }
        catch (ParseException e)
        {
            Assert.DoesNotContain(e.Message, char.IsControl);
        }
    }
}
