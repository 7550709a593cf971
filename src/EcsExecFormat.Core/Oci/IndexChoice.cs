namespace EcsExecFormat.Core.Oci;

/// <summary>
/// The entry of an index that Docker and containerd pull on a host: the first that states this very platform (an entry for amd64/v2
/// is not chosen on a plain amd64 host), else the first for a platform they take in its place (containerd, <c>platforms.Only</c>),
/// even if ECS hosts cannot run it.
/// </summary>
public static class IndexChoice
{
    /// <param name="entries">The entries for images, in the index's order.</param>
    /// <param name="platformOf">What an entry states; null when it states none, and then it is not chosen.</param>
    /// <param name="host">The platform of the machine.</param>
    /// <returns>Null when no entry states such a platform: the pull is refused.</returns>
    public static T? Of<T>(IEnumerable<T> entries, Func<T, Platform?> platformOf, Platform host) where T : class =>
        Preferences(host).Select(wanted => entries.FirstOrDefault(entry => platformOf(entry) == wanted)).FirstOrDefault(entry => entry is not null);

    private static IEnumerable<Platform> Preferences(Platform host) => host.Architecture switch
    {
        "amd64" => [host, Platform.Of(host.Os, "386")],
        "arm64" => [host, .. Enumerable.Range(5, 4).Reverse().Select(version => Platform.Of(host.Os, "arm", $"v{version}"))],
        _ => [host],
    };
}
