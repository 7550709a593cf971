using System.Text.Json;

namespace EcsExecFormat.Core.Oci;

/// <summary>The members <c>os</c>, <c>architecture</c> and <c>variant</c>, as index entries and image configs carry them.</summary>
internal static class PlatformLabel
{
    /// <returns>
    /// Null when no known architecture is stated: unknown is never amd64. A missing <c>os</c> beside an architecture is linux,
    /// as Docker and containerd read it on a Linux host.
    /// </returns>
    public static Platform? Read(JsonElement owner) =>
        Platform.TryOf(owner.Text("os") ?? "linux", owner.Text("architecture"), owner.Text("variant"), out var platform) ? platform : null;
}
