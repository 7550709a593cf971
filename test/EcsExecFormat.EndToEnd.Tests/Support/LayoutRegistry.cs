using EcsExecFormat.Images.Tests.Registries;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A registry with one of the recorded images under every name, which wants a login, and has its layers elsewhere.</summary>
internal sealed class LayoutRegistry : IAsyncDisposable
{
    public const string Password = "canary-of-the-registry";

    private static readonly string Basic = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"robot:{Password}"));

    private readonly OciLayout _image;

    /// <param name="image">Name of a case of test/data/truth.</param>
    public LayoutRegistry(string image)
    {
        _image = OciLayout.OfTruth(image);
        Store = new WireServer(request => WireReply.Of(_image.Blob(Core.Oci.Digest.Parse(request.Target[1..])).ToArray(), "binary/octet-stream"));
        Server = new WireServer(Answer);
    }

    /// <summary>What registries call themselves by in image references.</summary>
    public WireServer Server { get; }

    /// <summary>Where blobs lie.</summary>
    public WireServer Store { get; }

    public static string Secret => $$"""{"username":"robot","password":"{{Password}}"}""";

    public string Digest => _image.Top.Digest.ToString();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Store.DisposeAsync();
    }

    private WireReply Answer(WireRequest request)
    {
        if (request.Authorization != Basic)
            return WireReply.Challenge("Basic realm=\"the registry\"");
        var name = request.Target[(request.Target.LastIndexOf('/') + 1)..];
        if (request.Target.Contains("/blobs/", StringComparison.Ordinal))
            return WireReply.Redirect($"http://{Store.Registry}/{name}");
        var top = name.StartsWith("sha256:", StringComparison.Ordinal) ? Core.Oci.Digest.Parse(name) : _image.Top.Digest;
        return WireReply.Of(_image.Blob(top).ToArray(), _image.Top.MediaType!, $"Docker-Content-Digest: {top}");
    }
}
