using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EcsExecFormat.Laboratory.Tests.Images;

namespace EcsExecFormat.Laboratory.Tests.Reality;

/// <summary>Containers that podman ran with one OCI runtime.</summary>
internal sealed class Podman
{
    private readonly Dictionary<string, Container> _containers = [];

    private Podman(string storage) => Storage = storage;

    /// <summary>How it merges layers: <c>overlay</c>, or <c>vfs</c>, which copies them over one another.</summary>
    public string Storage { get; }

    /// <summary>This machine, as the cases name it.</summary>
    public static Machine Here => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Machine.Arm64 : Machine.Amd64;

    public Container this[LabCase lab] => _containers[lab.Name];

    /// <summary>Runs a container of every case; skips the test where none can be run.</summary>
    /// <param name="runtime"><c>runc</c> or <c>crun</c>.</param>
    /// <param name="layouts">The images of this machine.</param>
    /// <param name="probe">A case whose program runs.</param>
    public static async Task<Podman> RunAsync(string runtime, Layouts layouts, LabCase probe)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "containers need Linux");
        foreach (var program in (string[])["podman", runtime, "unshare"])
            Assert.SkipUnless(IsInstalled(program), $"{program} is not installed");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "containers are started by root only");
        var results = Directory.CreateTempSubdirectory("laboratory-results-");
        try
        {
            var script = new PodmanScript(runtime);
            script.ChooseStorage(probe.Name);
            foreach (var (lab, _) in Catalogue.On(Here))
                script.Run(lab.Name, layouts.TaskOf(lab));
            await RunAsync(script, layouts.Folder, results);
            return Read(results.FullName, probe);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(PodmanScript script, string images, DirectoryInfo results)
    {
        var (file, configuration) = (Path.Combine(results.FullName, "script"), Path.Combine(results.FullName, "containers.conf"));
        await File.WriteAllTextAsync(file, script.ToString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(configuration, PodmanScript.Configuration, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("unshare", ["--mount", "sh", file])
        {
            WorkingDirectory = images,
            Environment =
            {
                ["CONTAINERS_CONF"] = configuration,
                ["RESULTS"] = results.FullName,
                ["STORE"] = results.CreateSubdirectory("store").FullName,
            },
        };
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Podman Read(string results, LabCase probe)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(results, "storage")), "no container can be started on this machine");
        var podman = new Podman(File.ReadAllText(Path.Combine(results, "storage")).Trim());
        foreach (var (lab, _) in Catalogue.On(Here))
        {
            var exitCode = int.Parse(File.ReadAllText(Path.Combine(results, lab.Name + ".code")), CultureInfo.InvariantCulture);
            var text = File.ReadAllText(Path.Combine(results, lab.Name + ".text"));
            if (lab == probe && exitCode != 0)
            {
                TestContext.Current.TestOutputHelper!.WriteLine(text);
                Assert.Skip("no container can be started on this machine");
            }

            podman._containers[lab.Name] = Container.From(exitCode, text);
        }

        return podman;
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
