using System.Text;
using System.Text.Json;

namespace EcsExecFormat.Lambda.Tests;

public class LogTests
{
    [Fact]
    public void A_line_is_one_object_whatever_the_message_holds()
    {
        var stream = new MemoryStream();
        var log = new Log(() => stream, TimeProvider.System);

        log.Write(LogLevel.Warn, "first\r\nsecond\u001b[31m\u2028", "id-1", json => json.WriteNumber("count", 3));

        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal('\n', Assert.Single(text, char.IsControl));
        var line = JsonDocument.Parse(text).RootElement;
        Assert.Equal("WARN", line.GetProperty("level").GetString());
        Assert.Equal("first\r\nsecond\u001b[31m\u2028", line.GetProperty("message").GetString());
        Assert.Equal("id-1", line.GetProperty("requestId").GetString());
        Assert.Equal(3, line.GetProperty("count").GetInt32());
        Assert.True(line.GetProperty("timestamp").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public void The_destination_is_opened_once_and_only_when_something_is_written()
    {
        var opened = 0;
        var log = new Log(() => { opened++; return Stream.Null; }, TimeProvider.System);
        Assert.Equal(0, opened);

        log.Write(LogLevel.Info, "one");
        log.Write(LogLevel.Info, "two");

        Assert.Equal(1, opened);
    }
}
