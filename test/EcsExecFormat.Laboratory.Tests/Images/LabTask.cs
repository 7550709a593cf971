using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>What the task definition and RunTask say about the container beside its image.</summary>
internal sealed record LabTask
{
    public ImmutableArray<string> EntryPoint { get; init; } = [];

    public ImmutableArray<string> Command { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public string? User { get; init; }

    public string? Path { get; init; }

    public ImmutableArray<string> RunCommand { get; init; } = [];

    public string? RunPath { get; init; }

    public ContainerProcess Definition => new(EntryPoint, Command, WorkingDirectory, User, new ContainerEnvironment(Path, false, false), [], false);

    public ContainerOverride Override => new(RunCommand, new ContainerEnvironment(RunPath, false, false), false);
}
