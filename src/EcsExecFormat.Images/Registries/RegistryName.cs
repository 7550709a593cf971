namespace EcsExecFormat.Images.Registries;

/// <summary>What a registry is called where settings name it.</summary>
public static class RegistryName
{
    /// <param name="text"><c>host[:port]</c>.</param>
    /// <returns>The name that all spellings of one registry share, such as <c>docker.io</c> for <c>index.docker.io</c>; null when the text is no host.</returns>
    public static string? Of(string text) => RegistryHost.Of(text) is { IsCanonical: true, Name: var name } ? name : null;
}
