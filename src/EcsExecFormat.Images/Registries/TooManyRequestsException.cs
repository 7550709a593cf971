namespace EcsExecFormat.Images.Registries;

/// <summary>A registry, or a server it leads to, was asked too often. Never leaves the port.</summary>
/// <param name="after">How long it wants to be left alone; null when it does not say.</param>
internal sealed class TooManyRequestsException(TimeSpan? after) : Exception("a server was asked too often")
{
    public TimeSpan? After { get; } = after;
}
