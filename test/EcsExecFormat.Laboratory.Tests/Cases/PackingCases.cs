using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Ways to pack one layer. How a layer is packed is told by its content.</summary>
internal static class PackingCases
{
    public static IEnumerable<LabCase> All =>
    [
        Packed("packed-gzip", "gzip", tar => new Layer(tar, Layer.Gzip(tar), Layer.GzipType)),
        Packed("packed-not", "no compression", Layer.Plain),
        Packed("packed-several-members", "several gzip members", tar => new Layer(tar, [.. Layer.Gzip(tar[..100]), .. Layer.Gzip(tar[100..600]), .. Layer.Gzip(tar[600..])], Layer.GzipType)),
        Packed("packed-empty-member", "an empty gzip member first", tar => new Layer(tar, [.. Layer.Gzip([]), .. Layer.Gzip(tar)], Layer.GzipType)),
        Packed("packed-gzip-called-plain", "the media type denies the gzip", tar => new Layer(tar, Layer.Gzip(tar), Layer.PlainType)),
        Packed("packed-plain-called-gzip", "the media type invents a gzip", tar => new Layer(tar, tar, Layer.GzipType)),
        Zstd("packed-zstd", "zstd", Layer.Zstd),
        Zstd("packed-zstd-several-frames", "several zstd frames", tar => [.. Layer.Zstd(tar[..600]), .. Layer.Zstd(tar[600..])]),
        Zstd("packed-zstd-skippable-frame-behind", "a frame of zstd that is passed over", tar => [.. Layer.Zstd(tar), .. Layer.SkippableFrame([1, 2, 3])]),
        Zstd("packed-zstd-skippable-frame-first", "even as the first one", tar => [.. Layer.SkippableFrame([1, 2, 3]), .. Layer.Zstd(tar)]) with
        {
            PodmanDiffers = "podman does not know zstd by it",
        },
        new("packed-each-otherwise", "each layer in its own way", Runs, machine => LabImage.Of(machine) with
        {
            Layers = [Layer.Plain(Tar(machine.Foreign)), Layer.Gzipped(Tar(machine.Native)), Layer.Plain(new Tar().File("x", "x").Zeros(2).ToArray())],
        }),
    ];

    private static LabCase Zstd(string name, string about, Func<byte[], byte[]> pack) =>
        Packed(name, about, tar => new Layer(tar, pack(tar), Layer.ZstdType));

    private static LabCase Packed(string name, string about, Func<byte[], Layer> pack) =>
        new(name, about, Runs, machine => LabImage.Of(machine) with { Layers = [pack(Tar(machine.Native))] });

    private static byte[] Tar(byte[] app) => new Tar().File("app", app).Zeros(2).ToArray();
}
