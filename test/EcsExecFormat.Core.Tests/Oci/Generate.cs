using CsCheck;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

/// <summary>Generators of legal forms, and of damaged ones.</summary>
internal static class Generate
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly Gen<string> Hex64 = Gen.String[Gen.Char["0123456789abcdef"], 64, 64];
    private static readonly Gen<string> LowerWord = Gen.String[Gen.Char[Lower], 1, 8];

    public static readonly Gen<Digest> Digest = Gen.OneOf(
        Hex64.Select(hex => "sha256:" + hex),
        Gen.Select(Hex64, Hex64, (left, right) => $"sha512:{left}{right}"),
        Gen.Select(
            Joined(LowerWord, Gen.OneOf("+", ".", "_", "-"), 3).Where(text => text is not ("sha256" or "sha512")),
            Gen.String[Gen.Char[Lower + "ABCXYZ=_-"], 1, 40],
            (algorithm, encoded) => $"{algorithm}:{encoded}")).Select(Core.Oci.Digest.Parse);

    public static readonly Gen<Platform> Platform = Gen.Select(
        Gen.OneOf("linux", "windows", "darwin", "freebsd", "LINUX", "macos"),
        Gen.OneOf("amd64", "arm64", "arm", "386", "x86_64", "aarch64", "armhf", "armel", "i386", "riscv64", "s390x", "ppc64le"),
        Gen.OneOf(Gen.Const((string?)null), Gen.OneOf("v1", "v2", "v8", "8", "7", "v7", "v8.1", "V6"), LowerWord),
        Core.Oci.Platform.Of);

    private static readonly Gen<string> Host = Gen.OneOf(
        Gen.OneOf("localhost", "docker.io", "index.docker.io", "127.0.0.1", "[::1]", "[2001:db8::7]", "REGISTRY", "Example.COM"),
        Joined(LowerWord, Gen.OneOf(".", ".", "-."), 4).Select(name => name.Replace("-.", "-x.", StringComparison.Ordinal) + ".example"));

    private static readonly Gen<string> HostAndPort = Gen.OneOf(
        Host, Gen.Select(Host, Gen.Int[1, 65535], (host, port) => $"{host}:{port}"));

    private static readonly Gen<string> Component = Joined(LowerWord, Gen.OneOf(".", "_", "__", "-", "---"), 3);

    private static readonly Gen<string> Tag = Gen.Select(
        Gen.Char[Lower + "ABC_"], Gen.String[Gen.Char[Lower + "ABC_.-"], 0, 127], (first, rest) => first + rest);

    /// <summary>References as people write them, with and without each optional part; without a host they begin with a plain word.</summary>
    public static readonly Gen<string> ReferenceText = Gen.Select(
        Gen.OneOf(Component, Gen.Select(Gen.OneOf(HostAndPort, LowerWord), Joined(Component, Gen.Const("/"), 4), (first, rest) => $"{first}/{rest}")),
        OrNothing(Tag.Select(tag => ":" + tag)),
        OrNothing(Digest.Select(digest => $"@{digest}")),
        (name, tag, digest) => name + tag + digest);

    /// <summary>The bytes with up to four of them overwritten, dropped or repeated.</summary>
    public static Gen<byte[]> Damaged(Gen<byte[]> documents) => Gen.Select(
        documents,
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\",:\\u09\0"u8.ToArray())), Gen.Int[0, 2]).Array[1, 4],
        (bytes, edits) => edits.Aggregate(bytes, Damage));

    private static byte[] Damage(byte[] bytes, (int Place, byte Value, int Kind) edit)
    {
        if (bytes.Length == 0)
            return [edit.Value];
        var at = edit.Place % bytes.Length;
        return edit.Kind switch
        {
            0 => [.. bytes[..at], edit.Value, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], .. bytes[(at / 2)..]],
        };
    }

    private static Gen<string> OrNothing(Gen<string> text) => Gen.OneOf(Gen.Const(""), text);

    private static Gen<string> Joined(Gen<string> word, Gen<string> separator, int most) => Gen.Select(
        word, Gen.Select(separator, word, string.Concat).Array[0, most - 1], (first, rest) => first + string.Concat(rest));
}
