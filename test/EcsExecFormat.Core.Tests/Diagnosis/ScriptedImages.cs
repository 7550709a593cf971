using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>A registry of what a test puts into it. A question that was not scripted fails the test.</summary>
internal sealed class ScriptedImages : IImages
{
    private readonly Dictionary<string, ImageRead> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked => _asked;

    /// <summary>Runs before each answer.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public ScriptedImages Answer(string key, ImageRead answer)
    {
        _answers[key] = answer;
        return this;
    }

    public ScriptedImages Answer(string key, string document, string? mediaType = null) =>
        Answer(key, new ImageRead.Content(Encoding.UTF8.GetBytes(document), mediaType, null));

    /// <summary>Puts a document in by its digest, and gives that.</summary>
    public Digest Put(string document)
    {
        var digest = Digest.Sha256Of(Encoding.UTF8.GetBytes(document));
        Answer(digest.ToString(), document);
        return digest;
    }

    /// <summary>A single image with this platform in its config; gives the manifest's digest.</summary>
    public Digest PutImage(string architecture, string? variant = null) => Put(ManifestOf(
        $$"""{"os":"linux","architecture":"{{architecture}}"{{(variant is null ? "" : $",\"variant\":\"{variant}\"")}}}"""));

    public string ManifestOf(string config) =>
        $$"""{"schemaVersion":2,"config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{Put(config)}}","size":2},"layers":[]}""";

    public static string Index(params string[] entries) => $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries)}}]}""";

    public static string Entry(Digest digest, string? platform = null, string mediaType = MediaTypes.OciManifest, string? more = null)
    {
        var stated = platform?.Split('/') switch
        {
            [var os, var architecture] => $$""","platform":{"os":"{{os}}","architecture":"{{architecture}}"}""",
            [var os, var architecture, var variant] => $$""","platform":{"os":"{{os}}","architecture":"{{architecture}}","variant":"{{variant}}"}""",
            _ => "",
        };
        return $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":2{{stated}}{{more}}}""";
    }

    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        AnswerAsync(image.Digest?.ToString() ?? image.ToString(), cancellationToken);

    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => AnswerAsync(digest.ToString(), cancellationToken);

    /// <summary>Layers by digest; one that is not there fails the test.</summary>
    public Dictionary<string, LayerRead> Layers { get; } = new(StringComparer.Ordinal);

    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        lock (_asked)
            _asked.Add($"layer {layer.Digest}");
        return Task.FromResult(Layers[layer.Digest.ToString()]);
    }

    private async Task<ImageRead> AnswerAsync(string key, CancellationToken cancellationToken)
    {
        lock (_asked)
            _asked.Add(key);
        await Before(cancellationToken);
        return _answers.TryGetValue(key, out var answer) ? answer : throw new InvalidOperationException($"nothing is scripted for {key}");
    }
}
