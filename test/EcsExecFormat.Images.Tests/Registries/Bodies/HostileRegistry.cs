using System.Security.Cryptography.X509Certificates;
using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>What a registry is asked for on the way to a verdict.</summary>
internal enum Place
{
    ManifestByTag,
    ManifestByDigest,
    IndexEntry,
    Config,
    Layer,

    /// <summary>The document with the token, behind a challenge.</summary>
    Token,

    /// <summary>The document that explains why there is no manifest.</summary>
    Refusal,

    /// <summary>The digest of a tag.</summary>
    Head,
}

/// <summary>What an honest registry would answer.</summary>
internal sealed record Honest(int Status, string Type, byte[] Body)
{
    public WireReply Reply => new(Status, [$"Content-Type: {Type}"], Body);
}

/// <summary>A registry with one image, all of which is as it should be but for one answer.</summary>
internal sealed class HostileRegistry : IAsyncDisposable
{
    private const string Repository = "/v2/team/app/";

    private readonly WireServer _server;
    private readonly HostileImage _image;
    private readonly Place _place;
    private readonly Func<Honest, WireReply> _answer;

    /// <param name="image">The image.</param>
    /// <param name="place">What is answered in another way than it should be.</param>
    /// <param name="answer">The answer there.</param>
    /// <param name="certificate">Null for plain http.</param>
    public HostileRegistry(HostileImage image, Place place, Func<Honest, WireReply> answer, X509Certificate2? certificate = null)
    {
        (_image, _place, _answer) = (image, place, answer);
        _server = new WireServer(Answer, certificate);
    }

    public string Host => _server.Registry;

    public HostileImage Content => _image;

    public Place Place => _place;

    public IReadOnlyList<WireRequest> Requests => _server.Requests;

    /// <summary>The image as the place wants it to be named.</summary>
    public ImageReference Image => ImageOf(Host, _place, _image.IndexDigest);

    public static ImageReference ImageOf(string host, Place place, Digest index) =>
        ImageReference.Parse(place is Place.ManifestByDigest or Place.Layer ? $"{host}/team/app@{index}" : $"{host}/team/app:1");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private WireReply Answer(WireRequest request)
    {
        var realm = $"{(_server.IsSecure ? "https" : "http")}://{Host}/token";
        if (_place == Place.Token && request.Target.StartsWith(Repository, StringComparison.Ordinal) && request.Authorization is null)
            return WireReply.Challenge($"Bearer realm=\"{realm}\",service=\"x\"");
        return PlaceOf(request) is var (place, honest) ? place == _place ? _answer(honest) : honest.Reply : WireReply.Empty(404);
    }

    private (Place Place, Honest Honest)? PlaceOf(WireRequest request)
    {
        if (request.Target.StartsWith("/token", StringComparison.Ordinal))
            return (Place.Token, new Honest(200, "application/json", """{"token":"abc","expires_in":300}"""u8.ToArray()));
        if (request.Method == "HEAD")
            return (Place.Head, new Honest(200, MediaTypes.OciIndex, _image.Index));
        if (request.Target == Repository + "manifests/1")
        {
            return _place == Place.Refusal
                ? (Place.Refusal, new Honest(404, "application/json", Encoding.UTF8.GetBytes("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"gone"}]}""")))
                : (Place.ManifestByTag, new Honest(200, MediaTypes.OciIndex, _image.Index));
        }

        return request.Target[(request.Target.LastIndexOf('/') + 1)..] switch
        {
            var digest when digest == _image.IndexDigest.ToString() => (Place.ManifestByDigest, new Honest(200, MediaTypes.OciIndex, _image.Index)),
            var digest when digest == _image.ManifestDigest.ToString() => (Place.IndexEntry, new Honest(200, MediaTypes.OciManifest, _image.Manifest)),
            var digest when digest == _image.ConfigDigest.ToString() => (Place.Config, new Honest(200, "application/octet-stream", _image.Config)),
            var digest when digest == _image.LayerDigest.ToString() => (Place.Layer, new Honest(200, "application/octet-stream", _image.Layer)),
            _ => null,
        };
    }
}
