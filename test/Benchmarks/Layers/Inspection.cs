using System.Diagnostics;
using System.Globalization;
using EcsExecFormat.Aws;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>Reads one image in this process as the function does, and prints what that took.</summary>
internal static class Inspection
{
    private static readonly ContainerProcess Process = new([], [], null, null, ContainerEnvironment.Empty, [], false);

    public static async Task RunAsync(Uri registry, string name, string digest)
    {
        using var environment = new AwsEnvironment(variable => variable switch
        {
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "AWS_SESSION_TOKEN" => "example",
            "AWS_ENDPOINT_URL" => registry.ToString(),
            _ => null,
        });
        using var ecr = new EcrImages(new EcrClient(environment));
        var images = new CountedImages(ecr);
        var before = PeakMemory.MiB();
        var start = Stopwatch.GetTimestamp();
        var resolved = await new EntrypointReader(images, long.MaxValue).ReadAsync(
            new(ImageReference.Parse($"123456789012.dkr.ecr.eu-west-1.amazonaws.com/{name}@{digest}"), Platform.LinuxAmd64, Process, ContainerOverride.None), default);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {images.Packed / 1048576.0,7:F1} MiB read, {images.Unpacked / 1048576.0,7:F1} unpacked, {seconds,6:F2} s, VmHWM {before:F1} -> {PeakMemory.MiB():F1} MiB, {Text(resolved)}"));
    }

    private static string Text(ResolvedEntrypoint resolved) => resolved switch
    {
        ResolvedEntrypoint.Found found => $"{string.Join(" -> ", found.Chain)} is for {found.Header.Machine}",
        ResolvedEntrypoint.Unresolved unresolved => unresolved.Reason,
        _ => throw new UnreachableException(),
    };
}
