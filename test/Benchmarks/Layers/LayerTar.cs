using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>Writes the tar archive of one layer; what it holds is made up while it is written.</summary>
internal sealed class LayerTar(Stream target) : IDisposable
{
    public const string ProgramPath = "/usr/local/bin/server";

    private const int PieceBytes = 16 * 1024 * 1024;
    private const int FilesInDirectory = 500;

    private readonly TarWriter _writer = new(target, TarEntryFormat.Ustar, leaveOpen: true);
    private ulong _state = 0x9e3779b97f4a7c15;

    public void Dispose() => _writer.Dispose();

    /// <param name="mebibytes">MiB of content.</param>
    /// <param name="isNoise">Whether it cannot be compressed; else it shrinks to somewhat more than half.</param>
    public LayerTar Large(int mebibytes, bool isNoise)
    {
        for (var (piece, left) = (0, mebibytes * 1024L * 1024); left > 0; piece++, left -= PieceBytes)
        {
            var content = new byte[Math.Min(left, PieceBytes)];
            foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(content.AsSpan()))
                word = isNoise ? Next() : (Next() & 0x0f0f0f0f0f0f0f0f) | 0x6060606060606060;
            File($"opt/data/{piece}", content, 0b110_100_100);
        }

        return this;
    }

    /// <summary>As the packages of an interpreter are: names of some 25 chars, a few bytes in each.</summary>
    public LayerTar Small(int files)
    {
        for (var number = 0; number < files; number++)
            File($"opt/modules/package-{number / FilesInDirectory:D5}/component-{number:D8}.min.js", "0;"u8.ToArray(), 0b110_100_100);
        return this;
    }

    /// <summary>The header of an ELF program for arm64 and nothing behind it (elf(5)).</summary>
    public LayerTar Program()
    {
        var header = new byte[64 + 56];
        byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        start.CopyTo(header, 0);
        (header[16], header[18], header[20], header[32], header[52], header[54], header[56]) = (2, 183, 1, 64, 64, 56, 1);
        File(ProgramPath[1..], header, 0b111_101_101);
        return this;
    }

    private void File(string name, byte[] content, int mode) => _writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        Mode = (UnixFileMode)mode,
        ModificationTime = DateTimeOffset.UnixEpoch,
        DataStream = new MemoryStream(content),
    });

    /// <summary>Marsaglia's xorshift64.</summary>
    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
