using System.Text.Json.Nodes;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Images.LabEntry;
using static EcsExecFormat.Laboratory.Tests.Images.LabImage;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Indexes, of which a runtime takes the entry for its machine (containerd, platforms.Only).</summary>
internal static class IndexCases
{
    private const string NoFallback = "podman takes no other platform in the machine's place";

    public static IEnumerable<LabCase> All =>
    [
        new("index-of-both", "the entry for this machine is taken", Runs, machine => IndexOf(Foreign(machine), Native(machine))),
        new("index-of-one", "one entry, for this machine", Runs, machine => IndexOf(Native(machine))),
        new("index-of-the-other", "no entry for this machine", PullRefused, machine => IndexOf(Foreign(machine))),
        new("index-that-lies", "an entry holds a program for the other machine", ExecFormatError, machine => IndexOf(For(machine.Label, App(machine, machine.Foreign)), Foreign(machine))),
        new("index-whose-other-entry-lies", "an entry for the other machine is not looked at", Runs, machine => IndexOf(For(machine.Other, App(machine, machine.Native)), Native(machine))),
        new("index-whose-config-lies", "the config of the entry says otherwise", Runs,
            machine => IndexOf(For(machine.Label, App(machine, machine.Native) with { Labels = LabelledFor(machine.Other) }))),
        new("index-with-attestations", "what BuildKit puts beside images is none", Runs, machine => IndexOf(Attestation(machine), Native(machine), Attestation(machine))),
        new("index-of-the-other-with-attestations", "and is not taken for one", PullRefused, machine => IndexOf(Foreign(machine), Attestation(machine))),
        new("index-twice", "the first of two entries is taken", Runs, machine => IndexOf(Native(machine), For(machine.Label, App(machine, machine.Foreign)))),
        new("index-twice-foreign", "the first of two entries is taken", ExecFormatError, machine => IndexOf(For(machine.Label, App(machine, machine.Foreign)), Native(machine))),
        new("index-with-windows", "the operating system counts", Runs, machine => IndexOf(Windows(machine), Native(machine))),
        new("index-of-windows", "the operating system counts", PullRefused, machine => IndexOf(Windows(machine))),
        new("index-of-many", "many platforms", Runs, machine => IndexOf(
            For("s390x", App(machine, machine.Foreign)), For("arm", App(machine, machine.Foreign), "v7"), Foreign(machine), For("ppc64le", App(machine, machine.Foreign)), Native(machine))),
        new("index-arm64-v8", "v8 is the ordinary arm64", null, Runs, machine => IndexOf(For("arm64", App(machine, machine.Native), "v8"))),
        new("index-amd64-v1", "v1 is the ordinary amd64", Runs, null, machine => IndexOf(For("amd64", App(machine, machine.Native), "v1"))) { PodmanDiffers = "podman takes it for another one, as containerd does not" },
        new("index-amd64-v2", "an entry for amd64/v2 is not taken", PullRefused, null, machine => IndexOf(For("amd64", App(machine, machine.Native), "v2"))),
        new("index-amd64-v2-first", "the plain entry is taken", Runs, null, machine => IndexOf(For("amd64", App(machine, machine.Foreign), "v2"), Native(machine))),
        new("index-x86-64", "x86_64 is amd64", Runs, null, machine => IndexOf(For("x86_64", App(machine, machine.Native)))) { PodmanDiffers = "podman does not know the word" },
        new("index-aarch64", "aarch64 is arm64", null, Runs, machine => IndexOf(For("aarch64", App(machine, machine.Native)))) { PodmanDiffers = "podman does not know the word" },
        new("index-386", "386 is taken on amd64 for want of better", Runs, null, machine => IndexOf(For("386", App(machine, SmallProgram.I386)))) { PodmanDiffers = NoFallback },
        new("index-arm-v7", "32-bit ARM is taken on arm64 for want of better, and does not run there", null, ExecFormatError,
            machine => IndexOf(For("arm", App(machine, Core.Tests.Executables.Elf.Of32(40)), "v7")))
        { PodmanDiffers = NoFallback },
    ];

    private static LabEntry Native(Machine machine) => For(machine.Label, App(machine, machine.Native));

    private static LabEntry Foreign(Machine machine) => For(machine.Other, App(machine, machine.Foreign) with { Labels = LabelledFor(machine.Other) });

    private static LabEntry Windows(Machine machine) =>
        new(new JsonObject { ["architecture"] = machine.Label, ["os"] = "windows" }, App(machine, machine.Foreign));

    private static LabEntry Attestation(Machine machine) =>
        new(new JsonObject { ["architecture"] = "unknown", ["os"] = "unknown" }, App(machine, machine.Foreign)) { IsAttestation = true };
}
