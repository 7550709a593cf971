using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>What an entry of <c>containerDefinitions</c> says about its first process and the files around it (API reference, ContainerDefinition).</summary>
/// <param name="EntryPoint">Empty when not stated.</param>
/// <param name="Command">Empty when not stated.</param>
/// <param name="WorkingDirectory">Null when not stated.</param>
/// <param name="User">Null when not stated.</param>
/// <param name="Environment">What is said about <c>PATH</c>.</param>
/// <param name="Mounts">Paths in the container that are covered by volumes and by tmpfs.</param>
/// <param name="HasForeignVolumes">Whether it mounts another container's volumes, wherever those are (<c>volumesFrom</c>).</param>
public sealed record ContainerProcess(
    ImmutableArray<string> EntryPoint,
    ImmutableArray<string> Command,
    string? WorkingDirectory,
    string? User,
    ContainerEnvironment Environment,
    ImmutableArray<string> Mounts,
    bool HasForeignVolumes)
{
    /// <summary>Text that is equal for equal processes.</summary>
    public string Key => string.Join('\0',
        [WorkingDirectory, User, Environment.ToString(), HasForeignVolumes ? "foreign" : "", "entry", .. EntryPoint, "command", .. Command, "mounts", .. Mounts]);

    /// <returns>Null when a member has another form than ECS documents.</returns>
    internal static ContainerProcess? From(JsonElement json)
    {
        if (json.AllTexts("entryPoint") is not { } entryPoint || json.AllTexts("command") is not { } command)
            return null;
        var mounts = json.Items("mountPoints").Concat(json.Member("linuxParameters")?.Items("tmpfs") ?? []).Select(mount => mount.Text("containerPath"));
        return new ContainerProcess(
            entryPoint, command, json.Text("workingDirectory"), json.Text("user"), ContainerEnvironment.From(json),
            [.. mounts.OfType<string>()], json.Items("volumesFrom").Any());
    }
}

/// <summary>What a task sets in a container's environment, as far as it decides where programs are searched for.</summary>
/// <param name="Path">The value of <c>PATH</c> that is spelt out; null when none is.</param>
/// <param name="HasFiles">Whether files of variables are read, which may set <c>PATH</c> too.</param>
/// <param name="IsPathSecret">Whether <c>PATH</c> comes from a secret.</param>
public sealed record ContainerEnvironment(string? Path, bool HasFiles, bool IsPathSecret)
{
    /// <summary>Nothing is set.</summary>
    public static readonly ContainerEnvironment Empty = new(null, false, false);

    internal static ContainerEnvironment From(JsonElement json)
    {
        var paths = json.Items("environment").Where(IsPath).Select(variable => variable.Text("value") ?? "");
        return new ContainerEnvironment(paths.LastOrDefault(), json.Items("environmentFiles").Any(), json.Items("secrets").Any(IsPath));
    }

    private static bool IsPath(JsonElement variable) => variable.Text("name") == "PATH";
}

/// <summary>What RunTask said for one container (API reference, ContainerOverride).</summary>
/// <param name="Command">Empty when not overridden.</param>
/// <param name="Environment">What is said about <c>PATH</c>.</param>
/// <param name="IsMalformed">Whether it has another form than ECS documents, or there are two for one container.</param>
public sealed record ContainerOverride(ImmutableArray<string> Command, ContainerEnvironment Environment, bool IsMalformed)
{
    /// <summary>Text that is equal for equal overrides.</summary>
    public string Key => string.Join('\0', [Environment.ToString(), IsMalformed ? "malformed" : "", .. Command]);

    /// <summary>Nothing is overridden.</summary>
    public static readonly ContainerOverride None = new([], ContainerEnvironment.Empty, false);

    /// <returns>By the container's name; of a task without overrides it is empty.</returns>
    /// <param name="task">An object with the member <c>overrides.containerOverrides</c>.</param>
    internal static IReadOnlyDictionary<string, ContainerOverride> AllIn(JsonElement task) =>
        task.Member("overrides")?.Items("containerOverrides").ToLookup(entry => entry.Text("name") ?? "")
            .ToDictionary(entries => entries.Key, entries => From([.. entries]), StringComparer.Ordinal)
        ?? [];

    /// <param name="overrides">The entries for one container, at most one in a proper event.</param>
    internal static ContainerOverride From(IReadOnlyList<JsonElement> overrides) => overrides switch
    {
        [] => None,
        [var only] when only.AllTexts("command") is { } command => new ContainerOverride(command, ContainerEnvironment.From(only), false),
        _ => None with { IsMalformed = true },
    };
}
