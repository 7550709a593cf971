using System.Net.Http.Headers;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.TestSupport;

/// <summary>Pushes what skopeo does not (OCI distribution spec, Push), to a docker-registry that lets everybody in.</summary>
internal static class Uploader
{
    /// <param name="folder">In OCI image layout.</param>
    /// <param name="registry">Where it goes.</param>
    /// <param name="repository">Such as <c>team/web</c>; the tag is <c>latest</c>.</param>
    public static async Task PushAsync(string folder, DebianRegistry registry, string repository)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{registry.Name}/v2/{repository}/") };
        var layout = OciLayout.Open(folder);
        await PutAsync(http, layout, layout.Top, "latest");
    }

    /// <summary>What a manifest names has to be there before it.</summary>
    private static async Task PutAsync(HttpClient http, OciLayout layout, Descriptor descriptor, string reference)
    {
        switch (layout.Manifest(descriptor))
        {
            case ImageIndex index:
                foreach (var entry in index.Manifests)
                    await PutAsync(http, layout, entry, entry.Digest.ToString());
                break;
            case ImageManifest manifest:
                foreach (var blob in manifest.Layers.Append(manifest.Config))
                    await PutBlobAsync(http, layout.Blob(blob.Digest), blob.Digest);
                break;
        }

        using var content = new ReadOnlyMemoryContent(layout.Blob(descriptor.Digest)) { Headers = { ContentType = new MediaTypeHeaderValue(descriptor.MediaType!) } };
        using var answer = await http.PutAsync(new Uri($"manifests/{reference}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        await RequireAsync(answer);
    }

    private static async Task PutBlobAsync(HttpClient http, ReadOnlyMemory<byte> bytes, Digest digest)
    {
        using var begun = await http.PostAsync(new Uri("blobs/uploads/", UriKind.Relative), null, TestContext.Current.CancellationToken);
        await RequireAsync(begun);
        using var content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var answer = await http.PutAsync(new Uri($"{begun.Headers.Location}&digest={digest}"), content, TestContext.Current.CancellationToken);
        await RequireAsync(answer);
    }

    private static async Task RequireAsync(HttpResponseMessage answer) =>
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
}
