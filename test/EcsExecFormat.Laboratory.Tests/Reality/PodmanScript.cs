using System.Text;
using System.Text.Json;
using EcsExecFormat.Laboratory.Tests.Images;

namespace EcsExecFormat.Laboratory.Tests.Reality;

/// <summary>
/// Shell commands that run one container of each image. They expect mounts of their own: crun takes no mixture of both versions of
/// cgroups, and the store lies in memory, where it is quick and gone in the end.
/// </summary>
/// <param name="runtime"><c>runc</c> or <c>crun</c>.</param>
internal sealed class PodmanScript(string runtime)
{
    /// <summary>No limits that a machine may not grant, and nothing that outlives the store or is shared with another one.</summary>
    public const string Configuration = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
        netns = "none"
        seccomp_profile = "unconfined"
        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "none"
        lock_type = "file"
        """;

    private readonly StringBuilder _text = new($$"""
        umount /sys/fs/cgroup/unified 2>/dev/null
        mount -t tmpfs tmpfs "$STORE" || exit 1
        run() {
          case=$1
          shift
          timeout 60 podman --storage-driver "$storage" --runtime {{runtime}} --root "$STORE/$storage" --runroot "$STORE/run" --tmpdir "$STORE/tmp" \
            run --quiet --rm "$@" >"$RESULTS/$case.text" 2>&1 </dev/null
          echo $? >"$RESULTS/$case.code"
        }

        """);

    /// <summary>Layers are merged by overlay if the machine can, and copied over one another if not.</summary>
    /// <param name="image">One that runs.</param>
    public void ChooseStorage(string image) => _text.Append($"""
        storage=overlay
        run {image} oci:{image}:latest
        [ "$(cat "$RESULTS/{image}.code")" = 0 ] || storage=vfs
        echo $storage >"$RESULTS/storage"

        """);

    public void Run(string image, LabTask task)
    {
        var command = task.RunCommand.IsEmpty ? task.Command : task.RunCommand;
        _text.Append("run ").Append(image);
        foreach (var argument in (IEnumerable<string>)[.. Options(task), $"oci:{image}:latest", .. command])
            _text.Append(' ').Append(Quoted(argument));
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    private static IEnumerable<string> Options(LabTask task)
    {
        if (!task.EntryPoint.IsEmpty)
            yield return $"--entrypoint={JsonSerializer.Serialize(task.EntryPoint)}";
        if (task.WorkingDirectory is { } directory)
            yield return $"--workdir={directory}";
        if (task.User is { } user)
            yield return $"--user={user}";
        if ((task.RunPath ?? task.Path) is { } path)
            yield return $"--env=PATH={path}";
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
