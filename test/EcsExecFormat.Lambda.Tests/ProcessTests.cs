using System.Net;
using System.Net.Sockets;
using System.Text;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Lambda.Tests;

/// <summary>The real program in a process of its own.</summary>
public class ProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_setting_is_an_init_error_that_names_it()
    {
        await using var server = new FakeRuntimeApi();
        using var process = BootstrapProcess.Start(new Dictionary<string, string> { ["AWS_LAMBDA_RUNTIME_API"] = server.Authority });

        var error = await server.TakePostAsync();
        var exit = await process.ExitAsync(Token);

        Assert.Equal("/2018-06-01/runtime/init/error", error.Path);
        Assert.Equal("Function.SettingsException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        var document = RunningLoop.Json(error);
        Assert.Equal("SettingsException", document.GetProperty("errorType").GetString());
        Assert.Contains("ALERT_TOPIC_ARN", document.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains("INCIDENT_TABLE", exit.Error, StringComparison.Ordinal);
        Assert.Equal(1, exit.Code);
    }

    [Fact]
    public async Task The_program_answers_events_until_SIGTERM_and_then_ends_well()
    {
        await using var server = new FakeRuntimeApi();
        using var process = BootstrapProcess.Start(Environment(server.Authority));
        for (var i = 0; i < 20; i++)
        {
            await server.HandOutAsync(new RuntimeEvent($"id-{i}", Encoding.UTF8.GetBytes("""{"source":"test"}""")));
            Assert.StartsWith($"/2018-06-01/runtime/invocation/id-{i}/", (await server.TakePostAsync()).Path, StringComparison.Ordinal);
        }

        await server.RequestAsync();
        process.Terminate();
        var exit = await process.ExitAsync(Token);

        Assert.Equal(0, exit.Code);
    }

    [Fact]
    public async Task A_Runtime_API_that_nobody_serves_is_said_on_standard_error()
    {
        // Bound, so that nobody else has the port, and not listening, so that connections are refused.
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var process = BootstrapProcess.Start(Environment(nobody.LocalEndPoint!.ToString()!));

        var exit = await process.ExitAsync(Token);

        Assert.Contains("cannot be reached", exit.Error, StringComparison.Ordinal);
        Assert.Equal(1, exit.Code);
    }

    [Fact]
    public async Task Outside_Lambda_the_program_says_what_it_is()
    {
        using var process = BootstrapProcess.Start(new Dictionary<string, string>());

        var exit = await process.ExitAsync(Token);

        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", exit.Error, StringComparison.Ordinal);
        Assert.Equal(1, exit.Code);
    }

    private static Dictionary<string, string> Environment(string authority) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = authority,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "exec-format",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "example",
        ["ALERT_TOPIC_ARN"] = "arn:aws:sns:eu-west-1:123456789012:alerts",
        ["INCIDENT_TABLE"] = "incidents",
    };
}
