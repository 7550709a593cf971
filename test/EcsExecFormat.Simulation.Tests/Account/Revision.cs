using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>Who did something to the account.</summary>
internal enum Actor
{
    /// <summary>The function under test.</summary>
    Us,
    Operator,
    Pipeline,

    /// <summary>ECS itself, such as its circuit breaker.</summary>
    Ecs,
}

/// <summary>A task definition revision.</summary>
/// <param name="Described">As DescribeTaskDefinition shows it.</param>
/// <param name="Request">What was sent to register it.</param>
/// <param name="Maker">Who registered it.</param>
internal sealed record Revision(TaskDefinition Described, ReadOnlyMemory<byte> Request, Actor Maker)
{
    public TaskDefinitionArn Arn => Described.Arn;

    /// <summary>False once it was deregistered.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary><c>amd64</c> or <c>arm64</c>: where Fargate runs it.</summary>
    public string Architecture { get; } = Described.CpuArchitecture == "ARM64" ? "arm64" : "amd64";

    /// <summary>What its tasks come to where their images do run.</summary>
    public Destiny Destiny { get; init; }
}

/// <summary>What becomes of tasks whose program can be executed.</summary>
internal enum Destiny
{
    Healthy,

    /// <summary>An ordinary bug: the program ends with exit code 1.</summary>
    Crashes,

    /// <summary>There is no room for it, and ECS goes on trying.</summary>
    Hangs,
}
