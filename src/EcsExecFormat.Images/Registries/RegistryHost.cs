using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>A registry as image references name it, and where it is asked.</summary>
/// <param name="Name">Host with port as in image references, lower case and without the port 443; <c>docker.io</c> for all names of Docker Hub.</param>
/// <param name="Server">Host with port that is asked: <c>registry-1.docker.io</c> for Docker Hub, else the name.</param>
internal sealed record RegistryHost(string Name, string Server)
{
    private const string DockerHub = "docker.io";
    private const string DockerHubServer = "registry-1.docker.io";
    private const string DefaultPort = ":443";

    public bool IsDockerHub => Name == DockerHub;

    /// <summary>Without port; an IPv6 address in brackets.</summary>
    public string Host => AllowedHosts.Split(Server)?.Host ?? Server;

    /// <param name="registry">As in an image reference or a setting.</param>
    public static RegistryHost Of(string registry)
    {
        var name = registry.ToLowerInvariant();
        if (name.EndsWith(DefaultPort, StringComparison.Ordinal))
            name = name[..^DefaultPort.Length];
        return name is DockerHub or "index.docker.io" or DockerHubServer ? new RegistryHost(DockerHub, DockerHubServer) : new RegistryHost(name, name);
    }

    /// <summary>Whether its host has the one spelling that is asked.</summary>
    public bool IsCanonical => AllowedHosts.Split(Server) is not null;

    /// <summary>Whether the operator allowed it to be at a private address. Then, and only then, it may lead to other hosts that are allowed.</summary>
    public bool IsIn(AllowedHosts allowed) => AllowedHosts.Split(Server) is { } server && allowed.Contains(server.Host, server.Port);

    /// <param name="scheme">https or http.</param>
    /// <param name="repository">In the grammar of image references.</param>
    /// <param name="path">Such as <c>manifests/latest</c>.</param>
    public Uri Address(string scheme, string repository, string path) => new(Origin(scheme), $"/v2/{repository}/{path}");

    /// <param name="scheme">https or http.</param>
    public Uri Origin(string scheme) => new($"{scheme}://{Server}/");

    public override string ToString() => Name;

    public static RegistryHost Of(ImageReference image) => Of(image.Registry);
}
