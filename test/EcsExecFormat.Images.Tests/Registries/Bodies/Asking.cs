using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>What came of asking a registry.</summary>
/// <param name="IsBelieved">Whether its answer was taken for what it should be.</param>
/// <param name="Words">What was found, or the reason why nothing was.</param>
internal sealed record Heard(bool IsBelieved, string Words);

/// <summary>Goes the way that leads to a place, as the function goes it.</summary>
internal static class Asking
{
    private static readonly ContainerProcess Process = new([], [], null, null, ContainerEnvironment.Empty, [], false);

    public static async Task<Heard> AskAsync(IImages images, ImageReference image, Place place, CancellationToken cancellationToken) => place switch
    {
        Place.Layer => await new EntrypointReader(images, long.MaxValue).ReadAsync(new(image, Platform.LinuxAmd64, Process, ContainerOverride.None), cancellationToken) switch
        {
            ResolvedEntrypoint.Unresolved unresolved => new Heard(false, unresolved.Reason),
            var found => new Heard(true, found.ToString()!),
        },
        Place.Head => await images.CurrentDigestAsync(image, cancellationToken) is { } digest ? new Heard(true, digest.ToString()) : new Heard(false, "no digest"),
        _ => await new ImageInspector(images).InspectAsync(image, Platform.LinuxAmd64, cancellationToken) switch
        {
            ImageOffer.Unknown unknown => new Heard(false, unknown.Reason),
            var made => new Heard(true, made.ToString()!),
        },
    };
}
