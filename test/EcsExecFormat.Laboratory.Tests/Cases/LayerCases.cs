using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Images of several layers, and what upper ones remove (OCI image spec, Image Layer Filesystem Changeset).</summary>
internal static class LayerCases
{
    public static IEnumerable<LabCase> All =>
    [
        new("layers-upper-native", "the upper file wins", Runs, machine => Of(machine, Lower(machine.Foreign), Lower(machine.Native))),
        new("layers-upper-foreign", "the upper file wins", ExecFormatError, machine => Of(machine, Lower(machine.Native), Lower(machine.Foreign))),
        new("layers-lower-only", "what nobody touches stays", Runs, machine => Of(machine, Lower(machine.Native), new Tar().File("opt/x", "x"), new Tar().Directory("srv/"))),
        new("layers-mode-changed", "a file that lost its x bit above", FailsOtherwise, machine => Of(machine, Lower(machine.Native), new Tar().File("srv/app", machine.Native, Root.Data))),
        new("layers-whiteout", "a whiteout removes", FailsOtherwise, machine => Of(machine, Lower(machine.Native), new Tar().Directory("srv/").Whiteout("srv/.wh.app"))),
        new("layers-whiteout-of-its-own-layer", "a whiteout removes what is below its layer only", Runs,
            machine => Of(machine, Lower(machine.Foreign), new Tar().Directory("srv/").File("srv/app", machine.Native).Whiteout("srv/.wh.app")))
        { PodmanDiffers = "podman refuses a whiteout of what its layer has already" },
        new("layers-whiteout-before-its-name", "in any order", Runs,
            machine => Of(machine, Lower(machine.Foreign), new Tar().Directory("srv/").Whiteout("srv/.wh.app").File("srv/app", machine.Native))),
        new("layers-whiteout-and-again", "and a layer above brings it back", Runs,
            machine => Of(machine, Lower(machine.Foreign), new Tar().Whiteout("srv/.wh.app"), Lower(machine.Native))),
        new("layers-whiteout-of-directory", "a removed directory takes all with it", FailsOtherwise, machine => Of(machine, Lower(machine.Native), new Tar().Whiteout(".wh.srv"))),
        new("layers-whiteout-and-new-directory", "a new directory of that name is another one", FailsOtherwise,
            machine => Of(machine, Lower(machine.Native), new Tar().Whiteout(".wh.srv"), new Tar().Directory("srv/").File("srv/x", "x"))),
        new("layers-whiteout-of-nothing", "there need not be anything to remove", Runs, machine => Of(machine, Lower(machine.Native), new Tar().Whiteout("srv/.wh.none"))),
        new("layers-whiteout-of-a-links-target", "a link stays, and leads to nothing", FailsOtherwise, machine => LabImage.Of(
            machine, new Tar().File("target", machine.Native).SymbolicLink("app", "target"), new Tar().Whiteout(".wh.target"))),
        new("layers-whiteout-of-a-link", "what a removed link led to stays", Runs,
            machine => Of(machine, Lower(machine.Native), new Tar().SymbolicLink("link", "srv"), new Tar().Whiteout(".wh.link"))),
        new("layers-whiteout-of-a-lower-path-element", "a search finds the next one", Runs,
            machine => Of(machine, new Tar().File("bin/prog", machine.Native).File("sbin/prog", machine.Foreign), new Tar().Whiteout("sbin/.wh.prog")) with
            { Entrypoint = ["prog"] }),
        new("layers-opaque", "an opaque directory hides what is below", FailsOtherwise, machine => Of(machine, Lower(machine.Native), new Tar().Directory("srv/").Whiteout("srv/.wh..wh..opq"))),
        new("layers-opaque-keeps-its-own", "and not what its own layer has", Runs,
            machine => Of(machine, Lower(machine.Foreign), new Tar().Directory("srv/").Whiteout("srv/.wh..wh..opq").File("srv/app", machine.Native))),
        new("layers-opaque-behind-its-own", "in any order", Runs,
            machine => Of(machine, Lower(machine.Foreign), new Tar().Directory("srv/").File("srv/app", machine.Native).Whiteout("srv/.wh..wh..opq")))
        { NeedsOverlay = true },
        new("layers-opaque-above", "a directory above it hides it", FailsOtherwise,
            machine => Of(machine, new Tar().File("a/srv/app", machine.Native), new Tar().Directory("a/").Whiteout("a/.wh..wh..opq")) with { Entrypoint = ["/a/srv/app"] }),
        new("layers-same-twice", "one layer may come twice", Runs, machine => Of(machine, Lower(machine.Native), Lower(machine.Foreign), Lower(machine.Native))),
        new("layers-sixty", "many layers", Runs, machine => Of(machine, [Lower(machine.Native), .. Enumerable.Range(0, 60).Select(number => new Tar().File($"n/{number}", "x"))])),
        new("layers-none", "no layers at all", FailsOtherwise, machine => Of(machine)),
    ];

    private static Tar Lower(byte[] app) => new Tar().Directory("srv/").File("srv/app", app);

    private static LabImage Of(Machine machine, params Tar[] layers) => LabImage.Of(machine, layers) with { Entrypoint = ["/srv/app"] };
}
