using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>A container of a <see cref="LocalTask"/>.</summary>
/// <param name="Name">As in the task definition.</param>
/// <param name="Image">As in the task definition.</param>
public sealed record LocalContainer(string Name, string Image)
{
    /// <summary>Such as <c>sha256:…</c>; null until it is pulled.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Null for that of the task.</summary>
    public string? LastStatus { get; init; }

    /// <summary><c>HEALTHY</c>, <c>UNHEALTHY</c> or <c>UNKNOWN</c>; null for <c>UNKNOWN</c>.</summary>
    public string? HealthStatus { get; init; }

    /// <summary>Null while it runs, and where it never ran.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it stopped, in the words of the agent; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The id the container runtime gave it; null until it runs.</summary>
    public string? RuntimeId { get; init; }

    internal JsonObject ToDocument()
    {
        var document = new JsonObject { ["name"] = Name, ["image"] = Image };
        document.Given("imageDigest", ImageDigest);
        document.Given("lastStatus", LastStatus);
        document.Given("healthStatus", HealthStatus);
        document.Given("exitCode", ExitCode);
        document.Given("reason", Reason);
        document.Given("runtimeId", RuntimeId);
        return document;
    }
}
