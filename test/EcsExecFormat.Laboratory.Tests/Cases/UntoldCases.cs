using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>What the product need not tell, because engines disagree about it or it is not in the image; a wrong answer is wrong all the same.</summary>
internal static class UntoldCases
{
    private const string EnginesDiffer = "engines disagree about it";
    private const string Mounted = "runtimes mount over it";

    public static IEnumerable<LabCase> All =>
    [
        Layer("untold-twice", "a name that is twice in its layer", machine => new Tar().File("app", machine.Foreign).File("app", machine.Native), EnginesDiffer),
        Layer("untold-twice-link", "a link and a file of one name", machine => new Tar().SymbolicLink("app", "x").File("app", machine.Native).File("x", machine.Foreign), EnginesDiffer),
        Layer("untold-parent-in-name", "a name with ..", machine => new Tar().Raw("srv/../app", '0', machine.Native), EnginesDiffer),
        Layer("untold-opaque-root", "an opaque marker at the layer's root", machine => new Tar().Whiteout(".wh..wh..opq").File("app", machine.Native), EnginesDiffer),
        Layer("untold-hard-link-into-another-layer", "a hard link whose target is in a lower layer", _ => new Tar().HardLink("app", "lower"), EnginesDiffer),
        Layer("untold-below-a-file", "a name below a file", machine => new Tar().File("srv", "x").File("srv/x", "x").File("app", machine.Native), EnginesDiffer),
        Layer("untold-unknown-type", "an entry of a type of its own", machine => new Tar().Raw("odd", 'Q').File("app", machine.Native), EnginesDiffer),
        Layer("untold-contiguous", "a contiguous file", machine => new Tar().Raw("app", '7', machine.Native), EnginesDiffer),
        Layer("untold-sparse", "a file with holes", machine => new Tar().Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "app"), ("GNU.sparse.realsize", "200"))
            .Raw("GNUSparseFile.0/app", '0', machine.Native), EnginesDiffer),
        new("untold-device", "an entrypoint in /dev", FailsOtherwise, machine => LabImage.Of(machine, new Tar().File("dev/app", machine.Native)) with { Entrypoint = ["/dev/app"] }) { Untold = Mounted },
        new("untold-proc", "an entrypoint in /proc", FailsOtherwise, machine => LabImage.Of(machine, new Tar().File("proc/app", machine.Native)) with { Entrypoint = ["/proc/app"] }) { Untold = Mounted },
        new("untold-nested-index", "an index within an index", Runs, machine => LabImage.IndexOf(
            LabEntry.For(machine.Label, LabImage.IndexOf(LabEntry.For(machine.Label, LabImage.App(machine, machine.Native))))))
        { Untold = "containerd alone follows it", PodmanDiffers = "containerd alone follows it" },
        new("untold-entry-without-platform", "an entry that states no platform", Runs, machine => LabImage.IndexOf(new LabEntry(null, LabImage.App(machine, machine.Native))))
        { Untold = "engines disagree about it", PodmanDiffers = EnginesDiffer },
        new("untold-relative-search-path", "a relative directory in PATH", Runs, machine => LabImage.Of(machine, new Tar().File("bin/prog", machine.Native)) with { Entrypoint = ["prog"], Env = ["PATH=bin"] })
        { Untold = "runtimes disagree about it", PodmanDiffers = "runtimes disagree about it" },
    ];

    private static LabCase Layer(string name, string about, Func<Machine, Tar> tar, string why) =>
        new(name, about, Runs, machine => LabImage.Of(machine, new Tar().File("lower", machine.Native), tar(machine))) { Untold = why, PodmanDiffers = why };
}
