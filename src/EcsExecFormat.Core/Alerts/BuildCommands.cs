using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>Commands that build and push the images at fault, filled in.</summary>
internal static class BuildCommands
{
    /// <summary>More than any image is built for; a crafted index may list a thousand.</summary>
    private const int MostPlatforms = 20;

    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="wanted">The architecture that the tasks run on.</param>
    public static void Write(MailText mail, Outcome outcome, Architecture wanted)
    {
        foreach (var container in outcome.Finding.Culprits)
        {
            var platforms = string.Join(',', PlatformsToBuild(container, wanted));
            var name = ShellWord.Quote(NameToPush(container, AlertFacts.Named(outcome, container)));
            mail.Command($"docker buildx build --platform {platforms} -t {name} --push .")
                .Command($"finch build --platform {platforms} -t {name} . && finch push --platform {platforms} {name}");
        }
    }

    /// <summary>An index keeps what it had for Linux: an image for one platform must not replace one for several.</summary>
    private static IEnumerable<Platform> PlatformsToBuild(ContainerFinding container, Architecture wanted) => container switch
    {
        { IsIndex: true } => container.Offers.Where(platform => platform.Os == wanted.Platform.Os).Take(MostPlatforms)
            .Select(platform => Architecture.Of(platform)?.Platform ?? platform).Prepend(wanted.Platform).Distinct(),
        // ECS found an index without the platform, and nobody could read what else it has: the other one at least.
        { Verdict: Verdict.PlatformMissing, Offers.IsEmpty: true } => [wanted.Platform, wanted.Other.Platform],
        _ => [wanted.Platform],
    };

    private static string NameToPush(ContainerFinding container, ImageReference? named) => named switch
    {
        null => container.Image,
        { Tag: { } tag } reference => $"{reference.Registry}/{reference.Repository}:{tag}",
        var reference => $"{reference.Registry}/{reference.Repository}:NEW-TAG",
    };
}
