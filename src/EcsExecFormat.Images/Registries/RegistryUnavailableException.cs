using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>A registry did not give what it was asked for, and would not the next time. Never leaves the port.</summary>
/// <param name="problem">The kind of obstacle.</param>
/// <param name="reason">A sentence for people, without credentials.</param>
internal sealed class RegistryUnavailableException(ImageProblem problem, string reason) : Exception(reason)
{
    public ImageRead.Unavailable Answer { get; } = new(problem, reason);
}
