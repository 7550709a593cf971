using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>What a container executes first, and from where: image, task definition and RunTask's overrides together. Paths are as in <see cref="BytePath"/>.</summary>
/// <param name="Program">The first argument; with a slash a path, without one a name to be searched for.</param>
/// <param name="WorkingDirectory">Absolute.</param>
/// <param name="SearchPath">The directories of <c>PATH</c> in their order; null when it cannot be told what <c>PATH</c> will be.</param>
/// <param name="IsRoot">Whether the user is root, whom only a file without any x bit stops.</param>
/// <param name="Mounts">Where the task mounts volumes over the image.</param>
public sealed record ContainerCommand(string Program, string WorkingDirectory, ImmutableArray<string>? SearchPath, bool IsRoot, ImmutableArray<string> Mounts)
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Text that is equal for equal commands.</summary>
    internal string Key => string.Join('\0', [Program, WorkingDirectory, IsRoot ? "root" : "", SearchPath is { } path ? string.Join(':', path) : "?", .. Mounts]);

    /// <summary>
    /// Docker's and ECS's rules: an entry point of the task definition discards the image's command; a command of RunTask replaces the
    /// task definition's, and that the image's; of the environment the same order holds, and the last <c>PATH</c> of the image.
    /// </summary>
    /// <param name="image">What the image's config says; null when that cannot be read.</param>
    /// <param name="definition">What the task definition says; null when that cannot be read.</param>
    /// <param name="overrides">What RunTask said for this container.</param>
    /// <returns>Null with a clause when it cannot be told.</returns>
    public static (ContainerCommand? Command, string? Problem) Of(ImageProcess? image, ContainerProcess? definition, ContainerOverride overrides)
    {
        if (image is null)
            return (null, "the image's config does not say in a proper form what is executed");
        if (definition is null || overrides.IsMalformed)
            return (null, "the task does not say in a proper form what is executed");
        if (definition.HasForeignVolumes)
            return (null, "the container takes over another container's volumes, which may hide its own files");
        var command = overrides.Command.IsEmpty ? definition.Command : overrides.Command;
        ImmutableArray<ImmutableArray<string>> arguments = [definition.EntryPoint, image.EntryPoint, command, image.Command];
        if (arguments.FirstOrDefault(list => !list.IsEmpty, []) is not [{ Length: > 0 } program, ..])
            return (null, "neither the image nor the task names a command");
        var directory = definition.WorkingDirectory ?? image.WorkingDirectory;
        if (directory is not ("" or ['/', ..]))
            return (null, "the working directory is a relative path");
        return (new ContainerCommand(
            BytePath.Of(program), BytePath.Of(directory.Length == 0 ? "/" : directory), SearchPathOf(image, definition, overrides),
            IsRootUser(definition.User ?? image.User), [.. definition.Mounts.Select(BytePath.Of)]), null);
    }

    private static ImmutableArray<string>? SearchPathOf(ImageProcess image, ContainerProcess definition, ContainerOverride overrides)
    {
        if (definition.Environment.IsPathSecret)
            return null;
        // A file of variables gives way to a variable that is spelt out.
        foreach (var environment in (ReadOnlySpan<ContainerEnvironment>)[overrides.Environment, definition.Environment])
        {
            if (environment.Path is { } path)
                return Split(path);
            if (environment.HasFiles)
                return null;
        }

        return Split(image.Environment.LastOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?[5..] ?? DefaultPath);
    }

    /// <returns>Null for one that is longer than a path may be.</returns>
    private static ImmutableArray<string>? Split(string path) =>
        path.Length == 0 ? [] : path.Length <= BytePath.Longest ? [.. BytePath.Of(path).Split(':')] : null;

    private static bool IsRootUser(string user) => user.Split(':')[0] is "" or "0" or "root";
}
