using EcsExecFormat.Core.Oci;
using EcsExecFormat.EndToEnd.Tests;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>A machine that containers run on, and programs for it and for the other one.</summary>
internal sealed record Machine(Platform Platform, string Other)
{
    public static readonly Machine Amd64 = new(Platform.LinuxAmd64, "arm64");
    public static readonly Machine Arm64 = new(Platform.LinuxArm64, "amd64");

    public string Label => Platform.Architecture;

    /// <summary>A program that exits with 0.</summary>
    public byte[] Native => TinyProgram.For(Label);

    /// <summary>The same for the other machine.</summary>
    public byte[] Foreign => TinyProgram.For(Other);

    public static Machine Of(string architecture) => architecture == Amd64.Label ? Amd64 : Arm64;
}
