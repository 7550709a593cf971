using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.Benchmarks.ColdStart;

/// <param name="Milliseconds">Wall-clock time.</param>
/// <param name="PeakKiB">Peak resident memory.</param>
internal sealed record Sample(double Milliseconds, long PeakKiB);

internal static class Measurements
{
    /// <summary>What Lambda sets and the function asks for at start; nothing is ever called but <paramref name="runtimeApi"/>.</summary>
    public static string[] LambdaEnvironment(IPEndPoint runtimeApi) =>
    [
        $"AWS_LAMBDA_RUNTIME_API={runtimeApi}", "AWS_LAMBDA_FUNCTION_NAME=cold-start", "AWS_REGION=eu-west-1", "LANG=en_US.UTF-8", "TZ=:UTC",
        "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=example", "AWS_SESSION_TOKEN=example", "PATH=/usr/bin:/bin",
        "ALERT_TOPIC_ARN=arn:aws:sns:eu-west-1:123456789012:alerts", "INCIDENT_TABLE=incidents",
    ];

    /// <summary>From before posix_spawn until the request line of /next is here.</summary>
    /// <exception cref="InvalidOperationException">The first request was another one: a broken setting, most likely.</exception>
    public static Sample UntilFirstNext(TcpListener listener, string bootstrap, string[] environment)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = ChildProcess.Start([bootstrap], environment);
        using var connection = listener.AcceptSocket();
        Span<byte> buffer = stackalloc byte[4096];
        var length = 0;
        while (length < buffer.Length && !buffer[..length].Contains((byte)'\n') && connection.Receive(buffer[length..]) is > 0 and var received)
            length += received;
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (!buffer.StartsWith("GET /2018-06-01/runtime/invocation/next "u8))
            throw new InvalidOperationException($"{bootstrap} did not begin with /next.");
        var sample = new Sample(elapsed.TotalMilliseconds, process.PeakResidentKiB());
        process.Dispose(); // Before the connection, or it would complain that the Runtime API broke off.
        return sample;
    }

    /// <summary>From before posix_spawn until the process is reaped; then once more, staying, for its memory.</summary>
    public static Sample WholeRun(string empty)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = ChildProcess.Start([empty], ["LANG=en_US.UTF-8"]);
        process.Wait();
        var elapsed = Stopwatch.GetElapsedTime(start);
        using var staying = ChildProcess.Start([empty, "stay"], ["LANG=en_US.UTF-8"]);
        Thread.Sleep(20);
        return new Sample(elapsed.TotalMilliseconds, staying.PeakResidentKiB());
    }

    public static void Print(string name, List<Sample> samples)
    {
        var times = samples.Select(sample => sample.Milliseconds).Order().ToList();
        var memory = samples.Select(sample => sample.PeakKiB / 1024.0).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-34} min {times[0]:F2}  median {times[times.Count / 2]:F2}  max {times[^1]:F2} ms;  VmHWM median {memory[memory.Count / 2]:F1} MiB"));
    }
}
