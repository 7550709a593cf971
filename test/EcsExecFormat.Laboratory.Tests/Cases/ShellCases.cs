using System.IO.Compression;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.TestSupport;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>A shell starts well, whatever becomes of what it starts: it is the container's first process. Its layer is one of the recorded images'.</summary>
internal static class ShellCases
{
    public static IEnumerable<LabCase> All =>
    [
        Shell("shell-form", "a shell that runs a program", 0, ["/bin/sh", "-c", "/app"], machine => machine.Native),
        Shell("shell-form-foreign", "busybox takes a foreign program for a script of its own", 127, ["/bin/sh", "-c", "/app"], machine => machine.Foreign),
        Shell("shell-form-exec-foreign", "with exec too", 127, ["/bin/sh", "-c", "exec /app"], machine => machine.Foreign),
        Shell("shell-form-missing", "the shell says that there is none", 127, ["/bin/sh", "-c", "/nothing"], machine => machine.Native),
        Shell("shell-searched", "a shell that is searched for", 0, ["sh", "-c", "exit 0"], machine => machine.Foreign),
        Shell("env-foreign", "so does its env", 127, ["/bin/busybox", "env", "/app"], machine => machine.Foreign),
        Shell("shell-script", "a script that the shell interprets", 0, ["/app"], _ => "#!/bin/sh\nexit 0\n"u8.ToArray()),
        Shell("shell-script-without-mark", "a shell reads what the kernel does not take", 0, ["/bin/sh", "/app"], _ => "exit 0\n"u8.ToArray()),
        Shell("shell-script-through-env", "#! with env", 0, ["/app"], _ => "#!/bin/env sh\nexit 0\n"u8.ToArray()),
        Shell("shell-script-with-arguments", "Cmd is what a script is given", 7, ["/app"], _ => "#!/bin/sh\nexit $1\n"u8.ToArray(), "7"),
        Shell("shell-script-that-runs-its-arguments", "a script that runs a foreign program", 127, ["/app"], _ => "#!/bin/sh\nexec \"$@\"\n"u8.ToArray(), "/foreign"),
        new("shell-foreign", "a shell for the other machine", null, ExecFormatError, machine => Image(machine, machine.Native) with { Entrypoint = ["/bin/sh", "-c", "/app"] }),
    ];

    private static LabCase Shell(string name, string about, int exitCode, string[] entrypoint, Func<Machine, byte[]> app, params string[] command) =>
        new(name, about, Runs, null, machine => Image(machine, app(machine)) with { Entrypoint = [.. entrypoint], Cmd = [.. command] }) { ExitCode = exitCode };

    private static LabImage Image(Machine machine, byte[] app)
    {
        var upper = new Tar().SymbolicLink("bin/env", "busybox").File("app", app).File("foreign", machine.Foreign);
        var image = LabImage.Of(machine, upper);
        return image with { Layers = [Busybox(), .. image.Layers] };
    }

    private static Layer Busybox()
    {
        var layout = OciLayout.OfTruth("p-shell-form-arm64-app");
        var stored = layout.Blob(((ImageManifest)layout.Manifest(layout.Top)).Layers.Single().Digest).ToArray();
        var tar = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress))
            gzip.CopyTo(tar);
        return new Layer(tar.ToArray(), stored, Layer.GzipType);
    }
}
