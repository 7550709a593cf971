using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The rows of the negative table about what the images are, and where their names lead.</summary>
internal static class ImageGuardCases
{
    public static ImmutableArray<GuardCase> All =>
    [
        new(GuardNames.NoCommonArchitecture, "a second container", "The containers have no other architecture in common, as far as can be told: container \"log\": its image is for linux/amd64.",
            world => world.PutTag("docker.io/library/log:1", "linux/amd64")) { Set = WithLogContainer },
        new(GuardNames.NoCommonArchitecture, "a second container that cannot be read",
            "The containers have no other architecture in common, as far as can be told: container \"log\": the login was refused.",
            world => world.World.Images.Answer("docker.io/library/log:1", new ImageRead.Unavailable(ImageProblem.AccessDenied, "the login was refused."))) { Set = WithLogContainer },
        new(GuardNames.NoCommonArchitecture, "an entry that not every runtime chooses",
            "The containers have no other architecture in common, as far as can be told: container \"web\": its image's index has no entry that every runtime chooses on linux/arm64.",
            world => world.PutDocument(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(world.World.Images.PutImage("arm64"))))),
        new(GuardNames.NoCommonArchitecture, "the program of the other variant",
            "The containers have no other architecture in common, as far as can be told: container \"web\": its image is labelled linux/arm64, but the entrypoint /app is a program for linux/amd64.",
            world => PutProgram(world, Elf.Amd64)) { Set = world => PutProgram(world, Elf.Arm64) },
        new(GuardNames.ImageMoved, "between look and change", $"The tag of the image \"{Events.Image}\" has moved since, or is gone: what was looked at is {{digest}}.",
            world => world.AtSecondLook(() => world.PutTag(Events.Image, "linux/arm64", "linux/s390x"))) { IsOfTheChange = true },
        new(GuardNames.ImageMoved, "gone between look and change", $"The tag of the image \"{Events.Image}\" has moved since, or is gone: what was looked at is {{digest}}.",
            world => world.AtSecondLook(() => world.World.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.NotFound, "gone")))) { IsOfTheChange = true },
        new(GuardNames.CouldNotCheck, "the tag may not be read", "It could not be seen whether the tag of an image has moved: no permission.",
            world => world.AtSecondLook(() => world.World.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "no permission.")))) { IsOfTheChange = true },
        new(GuardNames.ImageMoved, "since the task was started", $"The image \"{Events.Image}\" leads to {{digest}} by now, and what ran is {Ran}.",
            world =>
            {
                world.World.Images.PutImage("arm64", "v9");
                world.Event(detail => detail["containers"]![0]!["imageDigest"] = Ran.ToString());
            }),
        new(GuardNames.ImageMoved, "it has the missing variant by now",
            "The image of container \"web\" has been pushed again since: it offers linux/amd64 by now, and a new deployment of the same revision is all it takes.",
            world => world.PutTag(Events.Image, "linux/arm64", "linux/amd64")),
    ];

    /// <summary>An image that no tag leads to any more.</summary>
    private static Digest Ran => new ScriptedImages().PutImage("arm64", "v9");

    /// <summary>An index of one arm64 entry, whose image has this program.</summary>
    private static void PutProgram(ChangeWorld world, byte[] program) => world.PutDocument(
        Events.Image, ScriptedImages.Index(ScriptedImages.Entry(ProvableImage.Put(world.World.Images, new Tar().File("app", program)), "linux/arm64")));

    private static void WithLogContainer(ChangeWorld world)
    {
        world.Define(definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("log", "log:1")));
        world.PutTag("docker.io/library/log:1", "linux/amd64", "linux/arm64");
    }
}
