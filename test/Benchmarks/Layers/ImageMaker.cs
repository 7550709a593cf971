using System.IO.Compression;
using System.Text;
using EcsExecFormat.Core.Oci;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>Makes the images that are measured, the same bytes every time.</summary>
internal static class ImageMaker
{
    /// <summary>With the largest window that is read, 32 MiB: the strongest level of the encoder that containerd and BuildKit use has it.</summary>
    private const string WideZstd = "zstd-wide";

    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <param name="store">Where they go.</param>
    /// <param name="mebibytes">MiB that the large layers unpack to.</param>
    /// <param name="files">Files of the layer of many files.</param>
    public static void MakeAll(Store store, int mebibytes, int files)
    {
        foreach (var compression in (string[])["gzip", "zstd", WideZstd])
        {
            var noise = Layer(store, compression, tar => tar.Large(mebibytes, isNoise: true).Program());
            var text = Layer(store, compression, tar => tar.Large(mebibytes, isNoise: false).Program());
            var top = Layer(store, compression, tar => tar.Program());
            var many = Layer(store, compression, tar => tar.Small(files).Program());
            Image(store, $"{compression}-noise", noise);
            Image(store, $"{compression}-text", text);
            Image(store, $"{compression}-noise-answer-on-top", noise, top);
            Image(store, $"{compression}-many-files", many);
        }
    }

    private static Descriptor Layer(Store store, string compression, Action<LayerTar> write)
    {
        var suffix = compression == "gzip" ? "gzip" : "zstd";
        return store.Add($"application/vnd.oci.image.layer.v1.tar+{suffix}", file =>
        {
            using Stream packed = compression == "gzip" ? new GZipStream(file, CompressionLevel.Fastest) : Zstd(file, compression == WideZstd ? 25 : 22);
            using var tar = new LayerTar(packed);
            write(tar);
        });
    }

    private static CompressionStream Zstd(Stream file, int windowLog)
    {
        var packed = new CompressionStream(file, level: 1);
        packed.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, windowLog);
        return packed;
    }

    private static void Image(Store store, string name, params Descriptor[] layers)
    {
        var config = Add(store, "application/vnd.oci.image.config.v1+json",
            $$$"""{"architecture":"amd64","os":"linux","config":{"Entrypoint":["{{{LayerTar.ProgramPath}}}"]},"rootfs":{"type":"layers","diff_ids":[]}}""");
        store.Name(name, Add(store, Manifest,
            $$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{{Json(config)}},"layers":[{{string.Join(',', layers.Select(Json))}}]}"""));
    }

    private static Descriptor Add(Store store, string mediaType, string text) => store.Add(mediaType, file => file.Write(Encoding.UTF8.GetBytes(text)));

    private static string Json(Descriptor blob) => $$"""{"mediaType":"{{blob.MediaType}}","digest":"{{blob.Digest}}","size":{{blob.Size}}}""";
}
