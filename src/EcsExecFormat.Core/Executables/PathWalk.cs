using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>What a path leads to.</summary>
/// <param name="File">The file; null when there is none.</param>
/// <param name="Problem">Why there is no file, a clause; null when there is one.</param>
internal readonly record struct PathEnd(FileNode? File, string? Problem);

/// <summary>
/// Follows paths name by name as the kernel does (path_resolution(7)): <c>..</c> leaves the directory that a link led to, and stops at the
/// root; 40 links at most.
/// </summary>
/// <param name="files">The image's files.</param>
/// <param name="command">Where relative paths begin, who walks, and what the task mounts over the image.</param>
internal sealed class PathWalk(ImageFileSystem files, ContainerCommand command)
{
    private const int MostLinks = 40;

    /// <summary>Names looked up for one image; far above any real one, because each asks every layer for every directory above it.</summary>
    private const int MostLookups = 1000;

    /// <summary>Mounted anew for every container (OCI runtime spec, Default Filesystems).</summary>
    private static readonly string[] RuntimeMounts = ["/dev", "/proc", "/sys"];

    private readonly List<string> _mounts = [.. RuntimeMounts.Concat(command.Mounts.Select(Lexical))];
    private int _lookups;

    /// <summary>Why it matters who the user is, for the candidate that is looked for; null when it does not.</summary>
    private string? _passedOver;

    /// <summary>A runtime mounts where the path leads in the image's files, links included. To be asked before any path is followed.</summary>
    /// <exception cref="UnresolvedException">It cannot be said where a mount goes.</exception>
    /// <exception cref="LayerUnreadableException">A layer that has to be asked cannot be read.</exception>
    public async Task FollowMountsAsync()
    {
        foreach (var mount in command.Mounts)
        {
            var place = new List<string>();
            foreach (var name in BytePath.Names(Lexical(mount)))
            {
                place.Add(name);
                if (++_lookups > MostLookups)
                    throw new UnresolvedException("its mounts lead through too many directories");
                // What is not there is made by the runtime, as a directory.
                if (await files.FindAsync(place).ConfigureAwait(false) is not { } node)
                    break;
                if (node is SymbolicLinkNode or UnclearNode)
                    throw new UnresolvedException($"a volume is mounted at {BytePath.Show(mount)}, which leads through a link in the image");
            }
        }
    }

    /// <summary>Follows a candidate of a search, which passes over what the user may not enter: nobody's permission matters where there is nothing to find.</summary>
    /// <inheritdoc cref="FollowAsync(string)"/>
    public async Task<PathEnd> SearchAsync(string path)
    {
        _passedOver = null;
        var end = await FollowAsync(path, isSearch: true).ConfigureAwait(false);
        return end.File is null || _passedOver is null ? end : throw new UnresolvedException(_passedOver);
    }

    /// <param name="path">As written; a relative one begins at the working directory.</param>
    /// <exception cref="UnresolvedException">It cannot be said where the path leads.</exception>
    /// <exception cref="LayerUnreadableException">A layer that has to be asked cannot be read.</exception>
    public Task<PathEnd> FollowAsync(string path) => FollowAsync(path, isSearch: false);

    private async Task<PathEnd> FollowAsync(string path, bool isSearch)
    {
        var whole = path.StartsWith('/') ? path : $"{command.WorkingDirectory}/{path}";
        if (whole.Length > BytePath.Longest)
            return new PathEnd(null, "its path is too long");
        RefuseMounted(Lexical(whole));
        var pending = new Stack<string>(BytePath.Names(whole).Reverse());
        var place = new List<string>();
        LayerNode? node = null;
        for (var links = 0; pending.TryPop(out var name);)
        {
            if (node is FileNode)
                return new PathEnd(null, $"{Show(place)} is no directory");
            node = null;
            if (name == ".")
                continue;
            if (name == "..")
            {
                if (place.Count > 0)
                    place.RemoveAt(place.Count - 1);
                continue;
            }

            place.Add(name);
            node = await LookUpAsync(place, isSearch).ConfigureAwait(false);
            if (node is null)
                return new PathEnd(null, $"{Show(place)} is not in the image");
            if (node is not SymbolicLinkNode link)
                continue;
            if (++links > MostLinks || link.Target.Length == 0)
                return new PathEnd(null, $"{Show(place)} is a symbolic link that leads nowhere");
            if (link.Target[0] == '/')
                place.Clear();
            else
                place.RemoveAt(place.Count - 1);
            foreach (var next in BytePath.Names(link.Target).Reverse())
                pending.Push(next);
            node = null;
        }

        return node is FileNode file ? Executable(file, place) : new PathEnd(null, $"{Show(place)} is a directory");
    }

    private async Task<LayerNode?> LookUpAsync(List<string> place, bool isSearch)
    {
        if (++_lookups > MostLookups)
            throw new UnresolvedException("its path leads through too many directories");
        RefuseMounted("/" + string.Join('/', place));
        var node = await files.FindAsync(place).ConfigureAwait(false);
        if (node is UnclearNode unclear)
            throw new UnresolvedException($"the path {Show(place)} {unclear.What}");
        if (node is DirectoryNode { Execute: not LayerNode.AllExecute } && !command.IsRoot)
        {
            var closed = $"not everybody may enter {Show(place)}, and it is not known who the container's user is there";
            if (!isSearch)
                throw new UnresolvedException(closed);
            _passedOver ??= closed;
        }

        return node;
    }

    private PathEnd Executable(FileNode file, List<string> place) => file.Execute switch
    {
        0 => new PathEnd(null, $"{Show(place)} is not executable"),
        LayerNode.AllExecute => new PathEnd(file, null),
        _ when command.IsRoot => new PathEnd(file, null),
        _ => throw new UnresolvedException($"not everybody may execute {Show(place)}, and it is not known who the container's user is there"),
    };

    private void RefuseMounted(string path)
    {
        foreach (var mount in _mounts)
        {
            if (path == mount || mount == "/" || path.StartsWith(mount + "/", StringComparison.Ordinal))
                throw new UnresolvedException($"{BytePath.Show(path)} is in what is mounted at {BytePath.Show(mount)}, not in the image");
        }
    }

    /// <summary>The path without empty names, <c>.</c> and <c>..</c>, whatever is a link.</summary>
    private static string Lexical(string path)
    {
        var names = new List<string>();
        foreach (var name in BytePath.Names(path))
        {
            if (name == ".." && names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else if (name is not ("." or ".."))
                names.Add(name);
        }

        return "/" + string.Join('/', names);
    }

    private static string Show(List<string> place) => BytePath.Show("/" + string.Join('/', place));
}
