using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Benchmarks.Registry;

/// <summary>Looks at one image in a registry that wants no login, as the function does, and prints the platforms that it is for.</summary>
internal static class Inspection
{
    /// <returns>0, or 1 when it cannot be told.</returns>
    public static async Task<int> RunAsync(string text)
    {
        var image = ImageReference.Parse(text);
        if (!AllowedHosts.TryParse(image.Registry, out var itself))
            throw new ArgumentException("its registry is no host", nameof(text));
        using var http = new SafeHttp(new ConnectionOptions { Allowed = itself });
        var images = new RegistryImages(http, ImmutableDictionary<string, string>.Empty, (_, _) => Task.FromResult<string?>(null), TimeProvider.System);
        switch (await new ImageInspector(images).InspectAsync(image, Platform.LinuxAmd64, default))
        {
            case ImageOffer.Made made:
                Console.WriteLine($"{string.Join(' ', made.Platforms)}{(made.Chosen is { } chosen ? $", of which {chosen} is chosen" : "")}");
                return 0;
            case ImageOffer.Unknown unknown:
                await Console.Error.WriteLineAsync(unknown.Reason);
                return 1;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
