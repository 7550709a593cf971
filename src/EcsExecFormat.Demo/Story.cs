using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.LocalAws.Lambda;
using Spectre.Console;

namespace EcsExecFormat.Demo;

/// <summary>The demo as one reads it: what was prepared, what the function asked, what it answered, the mail, what it changed, and what did not follow.</summary>
internal static class Story
{
    public static async Task<int> TellAsync(DemoOptions options)
    {
        var stage = options.EventFile is { } path ? EventStage.Of(await File.ReadAllBytesAsync(path)) : null;
        var scene = await DemoScene.PrepareAsync(options, stage);
        await using var aws = scene.Aws;
        await using var function = new RunningFunction(scene.FunctionEnvironment);
        Show.Title(aws.Endpoint);
        var code = options.EventFile is { } file ? await TellFileAsync(scene, file) : await TellDemoAsync(scene, options);
        if (options.Serve)
            await ServeAsync(scene);
        return code;
    }

    private static async Task<int> TellDemoAsync(DemoScene scene, DemoOptions options)
    {
        var service = $"[bold]{DemoScene.ServiceName}[/]{(options.ServiceTag is { } tag ? $", tagged [bold]{tag}[/]," : "")}";
        Show.Step("Prepared", $"cluster [bold]{DemoScene.Cluster}[/], tagged [bold]{RemediationOptions.Default.TagKey}={options.Tag}[/]; "
            + $"in it the Fargate service {service} on X86_64, whose image [bold]{Markup.Escape(DemoScene.Image(scene.Aws))}[/] is for linux/arm64 only");
        var first = await SendAsync(scene, scene.StoppedTask("4ca7a4f90c6342e286b4e8bec7d9e4b6"));
        Show.Step("Happened", "a task of it stopped: \"Essential container in task exited\", exit code 1. EventBridge hands that to the function.");
        Show.Calls(first.Calls);
        Show.Answer(first.Answer, first.Time);
        Show.Mail(scene.Aws.Sns.Messages);
        Show.Change(scene);
        Show.RunsNow(scene);
        var duplicate = await SendAsync(scene, scene.StoppedTask("4ca7a4f90c6342e286b4e8bec7d9e4b6"));
        var next = await SendAsync(scene, scene.StoppedTask("9d1f0a6be2c84c0f8a4d3f1f6f1c2b7a"));
        Show.Quiet(duplicate, next, scene.Aws.Sns.Messages.Count, first.Changes + duplicate.Changes + next.Changes);
        if (scene.IsChanged)
        {
            scene.Aws.Ecs.CompleteDeployment(DemoScene.Cluster, DemoScene.ServiceName);
            await SendAsync(scene, """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray());
            Show.Followed(scene.Aws.Sns.Messages);
        }

        Show.Step("Else", $"[bold]--mode[/] {string.Join(", ", DemoOptions.Tags.Where(other => other != options.Tag))}: the same in a cluster with that tag.");
        return 0;
    }

    private static async Task<int> TellFileAsync(DemoScene scene, string file)
    {
        Show.Step("Sent", $"{Markup.Escape(file)} to the function");
        var sent = await SendAsync(scene, await File.ReadAllBytesAsync(file));
        Show.Calls(sent.Calls);
        Show.Answer(sent.Answer, sent.Time);
        Show.Mail(scene.Aws.Sns.Messages);
        Console.WriteLine(Encoding.UTF8.GetString(sent.Answer.Span));
        return sent.IsAnswer ? 0 : 1;
    }

    private static async Task<Sent> SendAsync(DemoScene scene, byte[] payload)
    {
        scene.Aws.Calls.Clear();
        var started = Stopwatch.GetTimestamp();
        var result = await scene.Aws.Lambda.InvokeAsync(payload, TimeSpan.FromSeconds(60));
        var time = Stopwatch.GetElapsedTime(started);
        var answer = result switch
        {
            InvocationResponse response => response.Body,
            InvocationError error => Encoding.UTF8.GetBytes(error.Document),
            _ => """{"errorType":"timed out","errorMessage":"the function did not answer in 60 seconds"}"""u8.ToArray(),
        };
        var calls = scene.Aws.Calls.All.Where(call => call.Service != "lambda").Select(call => new MadeCall(call.Service, call.Operation));
        return new Sent(answer, time, result is InvocationResponse, [.. calls]);
    }

    private static async Task ServeAsync(DemoScene scene)
    {
        var ended = new TaskCompletionSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }

        // A program in the background may be told to ignore an interrupt; whoever stops it sends the other.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        Show.Serving(scene);
        await ended.Task;
    }
}
