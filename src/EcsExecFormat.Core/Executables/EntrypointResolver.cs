using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>What the kernel would be asked to execute.</summary>
public abstract record ResolvedEntrypoint
{
    private ResolvedEntrypoint() { }

    /// <param name="Chain">The entrypoint, and behind it the interpreter of each script, for people; the last one is the program.</param>
    /// <param name="Header">The program's header.</param>
    public sealed record Found(ImmutableArray<string> Chain, ElfHeader Header) : ResolvedEntrypoint
    {
        /// <summary>Whether it is known that the program's loader is there, or is not; true of a program that needs none.</summary>
        public bool IsLoaderKnown { get; init; } = Header.Loader is null;

        /// <summary>A clause: why the program does not start on its own machines for want of its loader; null when that is not so, or not known.</summary>
        public string? LoaderProblem { get; init; }
    }

    /// <summary>execve answers ENOEXEC, an exec format error, on machines of every kind.</summary>
    /// <param name="Chain">As in <see cref="Found"/>; the last one is what no kernel takes.</param>
    /// <param name="Content">What the last one is instead.</param>
    public sealed record Unrunnable(ImmutableArray<string> Chain, UnrunnableContent Content) : ResolvedEntrypoint;

    /// <summary>It cannot be started for another reason, and that on machines of every kind: missing, a directory, not executable.</summary>
    /// <param name="Reason">A clause.</param>
    public sealed record Broken(string Reason) : ResolvedEntrypoint
    {
        /// <summary>Whether the runtime does not even create the container, so that it has no exit code of its own; otherwise the kernel refuses.</summary>
        public bool IsBeforeExecution { get; init; }
    }

    /// <param name="Reason">A clause: why it cannot be told.</param>
    public sealed record Unresolved(string Reason) : ResolvedEntrypoint;
}

/// <summary>Finds the program behind a container's command in the image's files: through <c>PATH</c>, symbolic links and <c>#!</c>.</summary>
public static class EntrypointResolver
{
    /// <summary>Scripts that are followed (Linux <c>fs/exec.c</c>, exec_binprm); one more is ELOOP.</summary>
    private const int MostScripts = 5;

    /// <param name="command">What is executed.</param>
    /// <param name="files">The image's files.</param>
    /// <param name="host">The machine: what its kernel does not take for its own it refuses before it looks for the loader.</param>
    /// <exception cref="OperationCanceledException">Reading was ended.</exception>
    public static async Task<ResolvedEntrypoint> ResolveAsync(ContainerCommand command, ImageFileSystem files, Platform host)
    {
        try
        {
            return await new Search(command, files, host).RunAsync().ConfigureAwait(false);
        }
        catch (BrokenException broken)
        {
            return new ResolvedEntrypoint.Broken(broken.Message) { IsBeforeExecution = broken.IsBeforeExecution };
        }
        catch (UnresolvedException unresolved)
        {
            return new ResolvedEntrypoint.Unresolved(unresolved.Message);
        }
        catch (LayerUnreadableException unreadable)
        {
            return new ResolvedEntrypoint.Unresolved(unreadable.Message);
        }
    }

    private sealed class BrokenException(string message) : Exception(message)
    {
        public bool IsBeforeExecution { get; init; }
    }

    private sealed class Search(ContainerCommand command, ImageFileSystem files, Platform host)
    {
        private readonly PathWalk _walk = new(files, command);

        public async Task<ResolvedEntrypoint> RunAsync()
        {
            await _walk.FollowMountsAsync().ConfigureAwait(false);
            var (path, file) = command.Program.Contains('/')
                ? (command.Program, await FileAsync(command.Program, isFirst: true).ConfigureAwait(false))
                : await FromSearchPathAsync().ConfigureAwait(false);
            var chain = ImmutableArray.Create(BytePath.Show(path));
            for (var scripts = 0; ; scripts++)
            {
                switch (file.Format)
                {
                    case BinaryFormat.Elf { Header: var header }:
                        var found = new ResolvedEntrypoint.Found(chain, header);
                        return header.Platform?.RunsOn(host) == true && header.Loader is { } loader ? await WithLoaderAsync(found, loader).ConfigureAwait(false) : found;
                    case BinaryFormat.Script { Interpreter: var interpreter } when scripts < MostScripts:
                        file = await FileAsync(interpreter).ConfigureAwait(false);
                        chain = chain.Add(BytePath.Show(interpreter));
                        break;
                    case BinaryFormat.Script:
                        throw new BrokenException($"more than {MostScripts} scripts run one another");
                    case BinaryFormat.None { Content: var content }:
                        return new ResolvedEntrypoint.Unrunnable(chain, content);
                    default:
                        throw new UnreachableException();
                }
            }
        }

        private async Task<FileNode> FileAsync(string path, bool isFirst = false)
        {
            var (file, problem) = await _walk.FollowAsync(path).ConfigureAwait(false);
            return file ?? throw new BrokenException(problem!) { IsBeforeExecution = isFirst };
        }

        /// <summary>Without its loader a program does not start; where it cannot be told whether that is there, the program itself is answer enough.</summary>
        private async Task<ResolvedEntrypoint.Found> WithLoaderAsync(ResolvedEntrypoint.Found found, string path)
        {
            try
            {
                var end = await _walk.FollowAsync(path).ConfigureAwait(false);
                var needs = $"{found.Chain[^1]} needs the loader {BytePath.Show(path)}";
                return found with
                {
                    IsLoaderKnown = true,
                    LoaderProblem = end.File is null ? $"{needs}, and {end.Problem}"
                        : (end.File.Format as BinaryFormat.Elf)?.Header.Platform != found.Header.Platform ? $"{needs}, which is no program for {found.Header.Machine}"
                        : null,
                };
            }
            catch (UnresolvedException)
            {
                // Another look at the same image would tell no more.
                return found with { IsLoaderKnown = true };
            }
            catch (Exception e) when (e is LayerUnreadableException or CallFailedException or OperationCanceledException)
            {
                return found;
            }
        }

        /// <summary>The first directory that has an executable file of this name; what else has the name is passed over.</summary>
        private async Task<(string Path, FileNode File)> FromSearchPathAsync()
        {
            foreach (var directory in command.SearchPath ?? throw new UnresolvedException("the task sets PATH in a place that is not read"))
            {
                if (!directory.StartsWith('/'))
                    throw new UnresolvedException("PATH has a relative directory");
                var path = $"{directory.TrimEnd('/')}/{command.Program}";
                if ((await _walk.SearchAsync(path).ConfigureAwait(false)).File is { } file)
                    return (path, file);
            }

            throw new BrokenException($"{BytePath.Show(command.Program)} is in no directory of PATH") { IsBeforeExecution = true };
        }
    }
}
