using System.Buffers.Binary;
using System.Text;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>What a kernel takes a file for, by its first bytes. A change may rest on it.</summary>
internal sealed class ProgramTarget : Target
{
    private static readonly Allowance Allowance = new(PerByte: 4, Constant: 64 * 1024);

    /// <summary>Type, machine, version, program headers, their size and number (elf(5)), and the fields of the first two program headers.</summary>
    private static readonly int[] Fields = [4, 5, 16, 18, 20, 28, 32, 42, 44, 54, 56, 64, 72, 96, 120, 128, 152];

    private static readonly int[] Machines = [3, 6, 21, 22, 40, 62, 183, 243, 258];

    public override IReadOnlyList<string> Kinds =>
        ["linux/amd64", "linux/arm64", "linux/386", "linux/arm64 with loader", "32-bit ARM", "script", .. Enum.GetNames<UnrunnableContent>()];

    public override int ShortRun => 20_000;

    public override byte[] Mutate(byte[] input, Chance chance) => chance.Below(3) switch
    {
        0 when input is [0x7f, ..] => ByteMutator.Over(input, chance.Pick(Fields), chance.OneIn(2) ? Wide(chance) : [(byte)chance.Pick(Machines), (byte)chance.Below(2)]),
        1 when input is [(byte)'#', ..] => [.. input[..chance.Below(input.Length + 1)], .. Encoding.Latin1.GetBytes(new string(chance.Pick(" \t\n\0/a\r".ToCharArray()), Repetition.Times(1, chance))), .. input[chance.Below(input.Length + 1)..]],
        _ => ByteMutator.Mutate(input, Corpus, chance),
    };

    public override string Check(byte[] input)
    {
        var head = input[..Math.Min(input.Length, BinaryFormat.PageBytes)];
        var format = Allowance.Measure(head.Length, () => BinaryFormat.Of(head, input.Length));
        Must.BeEqual(format.ToString(), BinaryFormat.Of(head, input.Length).ToString(), "the same input twice");
        Must.BeEqual(KernelScript.Interpreter(input) ?? "none", ShebangLine.InterpreterOf(head) ?? "none", "the kernel's interpreter and ours");
        Must.Hold(KernelScript.Interpreter(input) is not null == format is BinaryFormat.Script, "a script is what the kernel takes for one");
        Must.Hold(format is BinaryFormat.Elf or BinaryFormat.Script || UnrunnableContents.Of(head).Phrase().Length > 0, "without a phrase");
        // A file that goes on is the same program; only headers that were cut off may be there then.
        if (format is BinaryFormat.Elf { Header: var header })
        {
            KeepToItsBytes(header, head);
            Must.BeEqual(format.ToString(), BinaryFormat.Of(head, long.MaxValue).ToString(), "the same head of a longer file");
        }

        return format switch
        {
            BinaryFormat.Elf { Header: var elf } => $"{(elf.Machine.StartsWith("ELF machine", StringComparison.Ordinal) ? "another machine" : elf.Machine)}{(elf.Loader is null ? "" : " with loader")}",
            BinaryFormat.Script => "script",
            BinaryFormat.None { Content: var content } => content.ToString(),
            _ => throw new FindingException("another format"),
        };
    }

    protected override IEnumerable<byte[]> Inputs() =>
    [
        Elf.Amd64, Elf.Arm64, Elf.Of32(3), Elf.Of32(40), Elf.Dynamic(62, "/lib64/ld-linux-x86-64.so.2"), Elf.Dynamic(183, "/lib/ld-linux-aarch64.so.1"), [.. Elf.Dynamic(183, "/lib/x"), .. new byte[5000]],
        Elf.Of64(22, file => (file[5], file[18], file[19]) = (2, 0, 22)), Elf.Of64(243), Elf.Arm64[..40], "#!/bin/sh\necho"u8.ToArray(), "#! \t/usr/bin/env -S node\r\n"u8.ToArray(), [.. "#!/"u8, .. Enumerable.Repeat((byte)'a', 300)],
        "#!"u8.ToArray(), "\u00ef#!/bin/sh\n"u8.ToArray(), "\n\n#!/bin/sh"u8.ToArray(), "echo hello\n"u8.ToArray(), "version https://git-lfs.github.com/spec/v1\n"u8.ToArray(), "MZ\0\0"u8.ToArray(), [0xcf, 0xfa, 0xed, 0xfe], new byte[64], [0x80, 1, 2], [],
    ];

    /// <summary>Offsets and sizes have eight bytes.</summary>
    private static byte[] Wide(Chance chance)
    {
        var value = ByteMutator.Integer(chance);
        return value.Length < 8 && chance.OneIn(2) ? [.. value, .. Enumerable.Repeat((byte)(chance.OneIn(2) ? 0xff : 0), 8 - value.Length)] : value;
    }

    private static void KeepToItsBytes(ElfHeader header, byte[] head)
    {
        var machine = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18));
        Must.Hold((header.Platform == Platform.LinuxAmd64) == (machine == 62) && (header.Platform == Platform.LinuxArm64) == (machine == 183), $"{header.Machine} for the machine {machine}");
        Must.BeLine(header.Machine, 40, "the machine");
        if (header.Loader is not { } loader)
            return;
        Must.Hold(loader.Length < BytePath.Longest && !loader.Contains('\0'), "a loader that no kernel opens");
        Must.Hold(head.AsSpan().IndexOf(Encoding.Latin1.GetBytes(loader + '\0')) >= 0, "a loader that does not stand in the file");
    }
}
