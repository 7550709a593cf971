using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>The two calls of ECR and the downloads of S3 that reading an image needs, on a loopback port; nothing is checked.</summary>
internal sealed class Registry(Store store)
{
    /// <summary>Prints its address, and then serves until it is killed.</summary>
    public async Task ServeAsync()
    {
        using var listener = new HttpListener();
        var url = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(url);
        listener.Start();
        Console.WriteLine(url);
        while (true)
            await AnswerAsync(await listener.GetContextAsync(), url);
    }

    private async Task AnswerAsync(HttpListenerContext context, string url)
    {
        using var response = context.Response;
        if (context.Request.HttpMethod == "GET")
        {
            await using var blob = File.OpenRead(store.PathOf(context.Request.Url!.AbsolutePath[1..]));
            response.ContentLength64 = blob.Length;
            await blob.CopyToAsync(response.OutputStream);
            return;
        }

        using var request = await JsonDocument.ParseAsync(context.Request.InputStream);
        response.ContentType = "application/x-amz-json-1.1";
        await using var answer = new Utf8JsonWriter(response.OutputStream);
        if (context.Request.Headers["X-Amz-Target"]!.EndsWith(".BatchGetImage", StringComparison.Ordinal))
            WriteManifest(answer, request.RootElement.GetProperty("imageIds")[0].GetProperty("imageDigest").GetString()!);
        else
            WriteAddress(answer, url + request.RootElement.GetProperty("layerDigest").GetString());
    }

    private void WriteManifest(Utf8JsonWriter answer, string digest)
    {
        answer.WriteStartObject();
        answer.WriteStartArray("images");
        answer.WriteStartObject();
        answer.WriteString("imageManifest", File.ReadAllText(store.PathOf(digest)));
        answer.WriteString("imageManifestMediaType", "application/vnd.oci.image.manifest.v1+json");
        answer.WriteEndObject();
        answer.WriteEndArray();
        answer.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter answer, string address)
    {
        answer.WriteStartObject();
        answer.WriteString("downloadUrl", address);
        answer.WriteEndObject();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
