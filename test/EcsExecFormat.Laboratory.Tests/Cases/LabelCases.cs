using System.Text.Json.Nodes;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>What a config says of its platform changes nothing of what a single manifest's program does.</summary>
internal static class LabelCases
{
    public static IEnumerable<LabCase> All =>
    [
        new("label-of-the-other-machine-lies", "labelled for the other machine, made for this one", Runs,
            machine => LabImage.App(machine, machine.Native) with { Labels = LabImage.LabelledFor(machine.Other) }),
        new("label-of-the-other-machine", "labelled and made for the other machine", ExecFormatError,
            machine => LabImage.App(machine, machine.Foreign) with { Labels = LabImage.LabelledFor(machine.Other) }),
        .. Labelled("none", []),
        .. Labelled("no-system", new JsonObject { ["architecture"] = "amd64" }),
        .. Labelled("no-architecture", new JsonObject { ["os"] = "linux" }),
        .. Labelled("x86-64", LabImage.LabelledFor("x86_64")),
        .. Labelled("aarch64", LabImage.LabelledFor("aarch64")),
        .. Labelled("variant", new JsonObject { ["architecture"] = "arm64", ["os"] = "linux", ["variant"] = "v8" }),
        .. Labelled("amd64-v3", new JsonObject { ["architecture"] = "amd64", ["os"] = "linux", ["variant"] = "v3" }),
        .. Labelled("arm-v7", new JsonObject { ["architecture"] = "arm", ["os"] = "linux", ["variant"] = "v7" }),
    ];

    private static IEnumerable<LabCase> Labelled(string name, JsonObject labels) =>
    [
        new($"label-{name}-native", "an odd label, and a program for this machine", Runs, machine => LabImage.App(machine, machine.Native) with { Labels = labels }),
        new($"label-{name}-foreign", "an odd label, and a program for the other machine", ExecFormatError, machine => LabImage.App(machine, machine.Foreign) with { Labels = labels }),
    ];
}
