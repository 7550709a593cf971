using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Diagnosis.Logs;

/// <summary>Which stream is read, and that nothing in the way of it is an error.</summary>
public class LogReaderTests
{
    private const string Stream = "web/web/0a1b2c3d";
    private const string Runc = "exec /app: exec format error";

    private readonly FakeLogs _logs = new FakeLogs().Write(Stream, Runc);
    private readonly ManualClock _clock = new();

    private static JsonObject Options => new() { ["awslogs-group"] = "/shop/web", ["awslogs-region"] = "eu-central-1", ["awslogs-stream-prefix"] = "web" };

    [Fact]
    public async Task The_stream_is_named_by_prefix_container_and_task()
    {
        Assert.IsType<LogStatement.Refused>(await ReadAsync(Container(Options)));
        Assert.Equal([new LogLocation("eu-central-1", "/shop/web", Stream)], _logs.Asked);
    }

    [Fact]
    public async Task Without_a_prefix_the_stream_has_the_id_of_the_container_on_EC2()
    {
        _logs.Write("4f5e6d", Runc);
        var options = Options;
        options.Remove("awslogs-stream-prefix");
        Assert.IsType<LogStatement.Refused>(await ReadAsync(Container(options), Events.Stopped(detail => detail["containers"]![0]!["runtimeId"] = "4f5e6d")));
        Assert.Equal("4f5e6d", _logs.Asked.Single().Name);
    }

    [Fact]
    public async Task Without_a_region_it_is_the_tasks_own()
    {
        var options = Options;
        options.Remove("awslogs-region");
        await ReadAsync(Container(options));
        Assert.Equal("eu-west-1", _logs.Asked.Single().Region);
    }

    public static readonly TheoryData<string, string?> Nowhere = new()
    {
        { "awslogs-group", null },
        { "awslogs-group", "" },
        { "awslogs-group", "a b" },
        { "awslogs-group", "a:b" },
        { "awslogs-group", new string('g', 513) },
        { "awslogs-region", "eu-west-1.evil.example" },
        { "awslogs-region", "eu/west" },
        { "awslogs-region", "localhost" },
        { "awslogs-region", "eu-west-1-" },
        { "awslogs-region", "-eu-west-1" },
        { "awslogs-region", "------" },
        { "awslogs-region", "s3-eu-west-1" },
        { "awslogs-region", "s3-external-1" },
        { "awslogs-region", "aws-global" },
        { "awslogs-region", "xn--eu-west-1" },
        { "awslogs-region", "EU-WEST-1" },
        { "awslogs-region", new string('a', 30) + "-west-1" },
        { "awslogs-stream-prefix", null },
        { "awslogs-stream-prefix", "a:b" },
        { "awslogs-stream-prefix", "a*" },
        { "awslogs-stream-prefix", "a\n" },
        { "awslogs-stream-prefix", new string('s', 500) },
    };

    /// <summary>All of it comes from whoever registered the task definition.</summary>
    [Theory]
    [MemberData(nameof(Nowhere))]
    public async Task A_destination_that_is_none_is_not_asked(string option, string? value)
    {
        var options = Options;
        options.Remove(option);
        if (value is not null)
            options[option] = value;
        Assert.IsType<LogStatement.Silent>(await ReadAsync(Container(options)));
        Assert.Empty(_logs.Asked);
    }

    [Theory]
    [InlineData("awsfirelens")]
    [InlineData("json-file")]
    [InlineData("splunk")]
    [InlineData(null)]
    public async Task Another_driver_is_no_evidence(string? driver)
    {
        var container = Definitions.Container("web");
        if (driver is not null)
            container["logConfiguration"] = new JsonObject { ["logDriver"] = driver, ["options"] = Options };
        Assert.IsType<LogStatement.Silent>(await ReadAsync(Read(container)));
        Assert.Empty(_logs.Asked);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 2, true)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    public async Task Empty_pages_are_turned_a_few_times(int empty, int asked, bool isFound)
    {
        _logs.EmptyPages = empty;
        Assert.Equal(isFound, await ReadAsync(Container(Options)) is LogStatement.Refused);
        Assert.Equal(asked, _logs.Asked.Count);
    }

    [Fact]
    public async Task A_log_without_a_line_was_read()
    {
        _logs.Write(Stream);
        Assert.Equal(new LogStatement.Silent(IsRead: true), await ReadAsync(Container(Options)));
        Assert.Equal(2, _logs.Asked.Count);
    }

    [Theory]
    [InlineData("ResourceNotFoundException")]
    [InlineData("AccessDeniedException")]
    [InlineData("ThrottlingException")]
    [InlineData(null)]
    public async Task What_is_in_the_way_is_no_evidence_and_no_error(string? code)
    {
        _logs.Failure = new CallFailedException("logs", "GetLogEvents", code, code is null, "no");
        Assert.IsType<LogStatement.Silent>(await ReadAsync(Container(Options)));
    }

    [Fact]
    public async Task A_log_is_not_read_when_the_time_is_over_or_nobody_wants_it()
    {
        Assert.IsType<LogStatement.Silent>(await new LogReader(_logs, _clock).ReadAsync(Events.Stopped(), Events.Stopped().Containers[0], Container(Options), new CancellationToken(canceled: true)));
        Assert.IsType<LogStatement.Silent>(await new LogReader(null, _clock).ReadAsync(Events.Stopped(), Events.Stopped().Containers[0], Container(Options), TestContext.Current.CancellationToken));
        Assert.Empty(_logs.Asked);
    }

    private Task<LogStatement> ReadAsync(ContainerDefinition container, TaskStateChange? change = null) =>
        new LogReader(_logs, _clock).ReadAsync(change ?? Events.Stopped(), (change ?? Events.Stopped()).Containers[0], container, TestContext.Current.CancellationToken);

    private static ContainerDefinition Container(JsonObject options)
    {
        var container = Definitions.Container("web");
        container["logConfiguration"] = new JsonObject { ["logDriver"] = "awslogs", ["options"] = options };
        return Read(container);
    }

    private static ContainerDefinition Read(JsonObject container) => Definitions.Web(null, null, container).Containers.Single();
}
