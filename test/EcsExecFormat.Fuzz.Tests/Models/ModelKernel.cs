using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>Executes a command in an unpacked image as a kernel on x86-64 does (path_resolution(7), execve(2)); the last file that it comes to is what counts.</summary>
internal sealed class ModelKernel(ModelNode root, ContainerCommand command)
{
    private const int MostLinks = 40;

    private readonly string[] _mounts = ["/dev", "/proc", "/sys", .. command.Mounts];

    /// <summary>Whether the path came through a place that the task mounts over: then the image does not tell what is there.</summary>
    public bool IsHidden { get; private set; }

    /// <returns>The files that are executed, the last one being no script; null when one of them is not there or not to be executed, or they are too many.</returns>
    public IReadOnlyList<ModelNode>? Execute()
    {
        var path = command.Program.Contains('/') ? command.Program
            : command.SearchPath!.Value.Select(directory => $"{directory}/{command.Program}").FirstOrDefault(candidate => Follow(candidate) is not null);
        var chain = new List<ModelNode>();
        while (path is not null && Follow(path) is { } file && chain.Count <= 5)
        {
            chain.Add(file);
            path = KernelScript.Interpreter(file.Content);
            if (path is null)
                return chain;
        }

        return null;
    }

    /// <returns>The file that the path leads to; null when there is none that could be executed.</returns>
    public ModelNode? Follow(string path)
    {
        var (pending, place, links) = (new List<string>(BytePath.Names(path.StartsWith('/') ? path : $"{command.WorkingDirectory}/{path}")), new List<string>(), 0);
        var node = root;
        while (pending.Count > 0)
        {
            var name = pending[0];
            pending.RemoveAt(0);
            if (node.Children is null)
                return null;
            if (name == "..")
                place.RemoveRange(Math.Max(0, place.Count - 1), Math.Min(1, place.Count));
            else if (name != ".")
                place.Add(name);
            if (At(place) is not { } next)
                return null;
            if (next.Target is { } target)
            {
                if (++links > MostLinks || target.Length == 0)
                    return null;
                place = target[0] == '/' ? [] : place[..^1];
                pending.InsertRange(0, BytePath.Names(target));
                next = At(place)!;
            }

            node = next;
        }

        return node.Children is null && (node.Mode & 0b001_001_001) != 0 ? node : null;
    }

    private ModelNode? At(List<string> place)
    {
        IsHidden |= _mounts.Any(mount => $"/{string.Join('/', place)}/".StartsWith(mount.TrimEnd('/') + "/", StringComparison.Ordinal));
        var node = root;
        foreach (var name in place)
        {
            if (node.Children?.TryGetValue(name, out var child) != true)
                return null;
            node = child!;
        }

        return node;
    }
}
