using System.Collections.Concurrent;
using System.Formats.Tar;
using System.Text;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>An image as a registry holds it, and what machines make of it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Digest">Of the document that its tag names.</param>
/// <param name="IsIndex">Whether that is an index, of which a pull fails where the platform has no entry.</param>
/// <param name="Labels">The architectures that its labels name, <c>amd64</c> and the like.</param>
/// <param name="Programs">The architectures whose label its program keeps.</param>
internal sealed record Image(string Name, Digest Digest, bool IsIndex, string[] Labels, string[] Programs);

/// <summary>The images there are, made once: they never change, only tags move.</summary>
internal static class Shelf
{
    private static readonly ConcurrentDictionary<string, ImageRead> Documents = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte[]> Layers = new(StringComparer.Ordinal);

    private static readonly byte[] ForeignProgram = Elf.Of64(22);

    public static readonly Image Both = Index("both", "amd64", "arm64");
    public static readonly Image IndexOfArm64 = Index("index of arm64", "arm64");
    public static readonly Image IndexOfAmd64 = Index("index of amd64", "amd64");
    public static readonly Image Arm64 = Single("arm64");
    public static readonly Image Amd64 = Single("amd64");

    /// <summary>No architecture of ECS runs it.</summary>
    public static readonly Image Foreign = Single("s390x");

    /// <summary>Labelled arm64, and the program behind the label is for amd64: a correction would run no better.</summary>
    public static readonly Image Liar = Index("liar", ("arm64", Elf.Amd64));

    /// <returns>Null when there is no such document.</returns>
    public static ImageRead? Document(Digest digest) => Documents.GetValueOrDefault(digest.ToString());

    public static Stream? Layer(Digest digest) => Layers.TryGetValue(digest.ToString(), out var tar) ? new MemoryStream(tar) : null;

    /// <summary>Whether a machine of that architecture runs the image.</summary>
    public static bool RunsOn(this Image image, string architecture) => image.Programs.Contains(architecture);

    private static Image Single(string architecture)
    {
        var program = ProgramFor(architecture);
        return new Image(architecture, Put(architecture, program), IsIndex: false, [architecture], [architecture]);
    }

    private static Image Index(string name, params string[] architectures) =>
        Index(name, [.. architectures.Select(architecture => (architecture, ProgramFor(architecture)))]);

    private static Image Index(string name, params (string Label, byte[] Program)[] entries)
    {
        var descriptors = entries.Select(entry =>
            $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Put(entry.Label, entry.Program)}}","size":2,"platform":{"os":"linux","architecture":"{{entry.Label}}"} }""");
        var digest = Put($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', descriptors)}}]}""", MediaTypes.OciIndex);
        return new Image(
            name, digest, IsIndex: true, [.. entries.Select(entry => entry.Label)], [.. entries.Where(entry => entry.Program == ProgramFor(entry.Label)).Select(entry => entry.Label)]);
    }

    private static byte[] ProgramFor(string architecture) => architecture switch
    {
        "amd64" => Elf.Amd64,
        "arm64" => Elf.Arm64,
        _ => ForeignProgram,
    };

    private static Digest Put(string label, byte[] program)
    {
        var tar = new Tar { Format = TarEntryFormat.Ustar }.File("app", program).ToArray();
        var layer = Digest.Sha256Of(tar);
        Layers[layer.ToString()] = tar;
        var config = Put($$"""{"os":"linux","architecture":"{{label}}","config":{"Entrypoint":["/app"]} }""", MediaTypes.OciConfig);
        return Put(
            $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{layer}}","size":{{tar.Length}}}]}
            """,
            MediaTypes.OciManifest);
    }

    private static Digest Put(string document, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        var digest = Digest.Sha256Of(bytes);
        Documents[digest.ToString()] = new ImageRead.Content(bytes, mediaType, digest);
        return digest;
    }
}
