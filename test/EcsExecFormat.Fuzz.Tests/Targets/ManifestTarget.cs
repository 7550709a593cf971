using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Fuzz.Tests.Mutation;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>A document means the same to everybody, or nothing: never an index to one reader and a manifest to another (CVE-2021-41190).</summary>
internal sealed class ManifestTarget : JsonTarget
{
    private static readonly Allowance Allowance = new(PerByte: 60);

    private static readonly (string Type, string[] Kinds)[] Types =
    [
        (MediaTypes.OciIndex, ["ImageIndex"]), (MediaTypes.DockerList, ["ImageIndex"]), (MediaTypes.OciManifest, ["ImageManifest", "Artifact"]), (MediaTypes.DockerManifest, ["ImageManifest", "Artifact"]),
        (MediaTypes.DockerSchema1, ["Schema1Manifest"]), (MediaTypes.DockerSchema1Signed + "; charset=utf-8", ["Schema1Manifest"]), (MediaTypes.OciArtifactManifest, ["Artifact"]),
        ("application/json", ["ImageIndex", "ImageManifest", "Artifact", "Schema1Manifest"]),
    ];

    public override IReadOnlyList<string> Kinds => ["ImageIndex", "ImageManifest", "Schema1Manifest", "Artifact"];

    public override int ShortRun => 500;

    public override string Check(byte[] input)
    {
        var untyped = Ask(input, null);
        foreach (var (type, kinds) in Types)
        {
            if (Ask(input, type).Value is not { } typed)
                continue;
            Must.Hold(untyped.Value is not null, "a media type makes a document legal that is not");
            Must.BeEqual(Show(untyped.Value), Show(typed), "a media type changes what a document says");
            Must.Hold(kinds.Contains(typed.GetType().Name), $"{typed.GetType().Name} under the media type {type}");
        }

        if (untyped.Value is not { } document)
            return untyped.Kind(_ => "");
        var tree = JsonTree.Parse(input);
        Must.Hold(tree is not null, "what was read is no JSON");
        OtherReaders.SeeTheSameManifest(tree, document is ImageManifest);
        if (document is ImageIndex index)
            Must.BeEqual(string.Join('\n', OtherReaders.Digests(tree, "manifests")), string.Join('\n', index.Manifests.Select(entry => entry.Digest)), "the digests of the entries");
        if (document is ImageManifest manifest)
            Must.BeEqual(string.Join('\n', [.. OtherReaders.Digests(tree, "layers"), OtherReaders.DigestOf(tree, "config")]), string.Join('\n', [.. manifest.Layers.Select(layer => layer.Digest), manifest.Config.Digest]), "the digests");
        return document.GetType().Name;
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        foreach (var layout in OciLayout.TruthCases.Select(OciLayout.OfTruth))
            yield return layout.Blob(layout.Top.Digest).ToArray();
        var descriptor = $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.Sha256Of([])}}","size":2,"platform":{"os":"linux","architecture":"arm","variant":"v7","os.version":"1"},"annotations":{"vnd.docker.reference.type":"x"} }""";
        yield return Bytes($$"""{"schemaVersion":1,"architecture":"amd64","fsLayers":[],"mediaType":"{{MediaTypes.DockerSchema1}}"}""");
        yield return Bytes($$"""{"schemaVersion":2,"artifactType":"a/b","config":{{descriptor}},"layers":[],"x":"\u00e9\ud83d\ude00"}""");
        yield return Bytes($$"""{"mediaType":"{{MediaTypes.OciArtifactManifest}}","artifactType":"a/b","blobs":[{{descriptor}}]}""");
        yield return Bytes($$"""{"mediaType":"{{MediaTypes.DockerList}}","manifests":[{{descriptor}},{{descriptor}},{"digest":"a:b","platform":{"os":"unknown","architecture":"unknown"} }]}""");
        yield return Bytes($$"""{"manifests":[{{descriptor}}],"config":{{descriptor}},"layers":[{{descriptor}}]}""");
    }

    private static Answer<ManifestDocument> Ask(byte[] input, string? type) => Answer.Of(Allowance, input.Length, () => ManifestDocument.Parse(input, type), Show);

    private static string Show(ManifestDocument document) => document switch
    {
        ImageIndex index => "index\n" + string.Join('\n', index.Manifests.Select(OtherReaders.Said)),
        ImageManifest manifest => $"manifest\n{manifest.Config.Said()}\n" + string.Join('\n', manifest.Layers.Select(OtherReaders.Said)),
        _ => document.ToString(),
    };
}
