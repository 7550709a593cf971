using System.Text;
using CsCheck;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Oci;

/// <summary>Whatever bytes a registry or a task definition holds, a parser answers or throws its own error.</summary>
public class ForeignBytesTests
{
    private static readonly byte[][] Valid =
    [
        .. TruthDocuments(),
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":1,"architecture":"amd64","fsLayers":[],"mediaType":"{{MediaTypes.DockerSchema1}}"}"""),
        Encoding.UTF8.GetBytes($$"""{"artifactType":"a/b","config":{{Documents.Config}},"layers":[],"x":"\u00e9\ud83d\ude00"}"""),
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char["ab.:/@[]-_+A0\u212A\n"], 0, 30],
        Generate.Damaged(Generate.ReferenceText.Select(Encoding.UTF8.GetBytes)).Select(Encoding.Latin1.GetString));

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array.Sample(ReadAll, iter: 2000, threads: 1);

    [Fact]
    public void Damaged_documents_are_read_or_refused() =>
        Generate.Damaged(Gen.OneOf(Valid)).Sample(ReadAll, iter: 5000, threads: 1);

    [Fact]
    public void Any_text_is_read_or_refused() => AnyText.Sample(
        text =>
        {
            OrRefused(() => ImageReference.Parse(text));
            OrRefused(() => Digest.Parse(text));
            OrRefused(() => Platform.Parse(text));
            Assert.False(EcrRegistry.TryParse(text, out _));
        },
        iter: 10_000, threads: 1);

    private static void ReadAll(byte[] bytes)
    {
        OrRefused(() => ManifestDocument.Parse(bytes, null));
        OrRefused(() => ManifestDocument.Parse(bytes, MediaTypes.OciIndex));
        OrRefused(() => ImageConfig.Parse(bytes));
    }

    /// <summary>Any exception but the parsers' own fails the test; and a refusal is short and safe to print.</summary>
    private static void OrRefused(Action parse)
    {
        try
        {
            parse();
        }
        catch (ParseException refusal)
        {
            Assert.InRange(refusal.Message.Length, 1, 250);
            Assert.DoesNotContain(refusal.Message, char.IsControl);
        }
    }

    private static IEnumerable<byte[]> TruthDocuments()
    {
        foreach (var layout in OciLayout.TruthCases.Select(OciLayout.OfTruth))
        {
            yield return layout.Blob(layout.Top.Digest).ToArray();
            if (layout.Manifest(layout.Top) is ImageManifest manifest)
                yield return layout.Blob(manifest.Config.Digest).ToArray();
        }
    }
}
