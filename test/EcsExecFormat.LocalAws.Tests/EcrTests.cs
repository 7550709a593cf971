using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class EcrTests
{
    [Theory]
    [InlineData(false, SampleLayout.ManifestType)]
    [InlineData(true, SampleLayout.IndexType)]
    public async Task A_layout_is_served_by_its_tag(bool nested, string mediaType)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        using var folder = SampleLayout.Write(nested);
        var digest = aws.Ecr.LoadOciLayout("team/app", folder.Path, "v1", "latest");

        var image = await ImageAsync(caller, "team/app", """{"imageTag":"latest"}""");

        Assert.Equal(mediaType, image["imageManifestMediaType"]!.GetValue<string>());
        Assert.Equal($$"""{"imageDigest":"{{digest}}","imageTag":"latest"}""", image["imageId"]!.ToJsonString());
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, "blobs", "sha256", digest["sha256:".Length..])), image["imageManifest"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_image_that_was_really_run_is_served_with_its_configs()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var folders = Directory.GetDirectories(RepositoryFolder.PathOf("test", "data", "truth", "images"));
        Assert.Equal(26, folders.Length);

        foreach (var folder in folders)
        {
            var repository = Path.GetFileName(folder);
            aws.Ecr.LoadOciLayout(repository, folder, "latest");
            var manifest = JsonNode.Parse((await ImageAsync(caller, repository, """{"imageTag":"latest"}"""))["imageManifest"]!.GetValue<string>())!;
            while (manifest["manifests"] is { } children)
                manifest = JsonNode.Parse((await ImageAsync(caller, repository, $$"""{"imageDigest":"{{children[0]!["digest"]}}"}"""))["imageManifest"]!.GetValue<string>())!;
            using var response = await DownloadAsync(caller, repository, manifest["config"]!["digest"]!.GetValue<string>());
            Assert.Equal(manifest["config"]!["size"]!.GetValue<long>(), response.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_a_failure_of_its_own_and_not_of_the_call()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var one = aws.Ecr.PutManifest("app", "{}"u8.ToArray(), SampleLayout.ManifestType, "one");
        aws.Ecr.PutManifest("app", "{ }"u8.ToArray(), SampleLayout.IndexType, "two");

        var answer = await caller.EcrAsync("BatchGetImage", $$"""
            {"repositoryName":"app","acceptedMediaTypes":["{{SampleLayout.ManifestType}}"],"imageIds":[
              {"imageTag":"gone"},{"imageDigest":"sha256:{{new string('0', 64)}}"},{"imageDigest":"sha256:xyz"},
              {"imageTag":"two","imageDigest":"{{one}}"},{},{"imageTag":"two"},{"imageTag":"one"}]}
            """);

        Assert.Equal(
            ["ImageNotFound", "ImageNotFound", "InvalidImageDigest", "ImageTagDoesNotMatchDigest", "MissingDigestAndTag", "ImageNotFound"],
            answer.Json["failures"]!.AsArray().Select(failure => failure!["failureCode"]!.GetValue<string>()));
        Assert.Equal("Requested image not found", answer.Json["failures"]![0]!["failureReason"]!.GetValue<string>());
        Assert.Equal(one, Assert.Single(answer.Json["images"]!.AsArray())!["imageId"]!["imageDigest"]!.GetValue<string>());
    }

    [Fact]
    public async Task Registries_of_other_accounts_and_regions_are_apart()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var abroad = aws.Ecr.Registry("210987654321", "us-east-1");
        abroad.PutManifest("app", "{}"u8.ToArray(), null, "one");
        const string request = """{"registryId":"210987654321","repositoryName":"app","imageIds":[{"imageTag":"one"}]}""";

        var there = await caller.EcrAsync("BatchGetImage", request, region: "us-east-1");
        var otherRegion = await caller.EcrAsync("BatchGetImage", request);
        var otherAccount = await caller.EcrAsync("BatchGetImage", request.Replace("210987654321", "123456789012", StringComparison.Ordinal), region: "us-east-1");

        Assert.Equal("210987654321", there.Json["images"]![0]!["registryId"]!.GetValue<string>());
        Assert.Equal("RepositoryNotFoundException", otherRegion.Type);
        Assert.Equal("RepositoryNotFoundException", otherAccount.Type);
        Assert.Equal("210987654321.dkr.ecr.us-east-1.amazonaws.com", abroad.Host);
    }

    [Fact]
    public async Task A_layer_link_takes_no_credentials_and_no_changes()
    {
        var clock = new HandClock();
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = clock }, TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var (digest, link) = await LinkAsync(aws, caller);

        Assert.Equal((HttpStatusCode.OK, "0123456789"), await GetAsync(caller, link));
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(caller, link, request => request.Headers.Add("Authorization", "Basic eDp5"))).Status);
        Assert.Contains("SignatureDoesNotMatch", (await GetAsync(caller, link.Replace(digest, digest[..^1] + "x", StringComparison.Ordinal))).Text);
        Assert.Contains("SignatureDoesNotMatch", (await GetAsync(caller, new Uri(link).GetLeftPart(UriPartial.Path))).Text);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Contains("Request has expired", (await GetAsync(caller, link)).Text);
    }

    [Theory]
    [InlineData(0, 3, 206, "0123")]
    [InlineData(8, null, 206, "89")]
    [InlineData(8, 100, 206, "89")]
    [InlineData(null, 3, 206, "789")]
    [InlineData(null, 30, 206, "0123456789")]
    [InlineData(10, null, 416, "InvalidRange")]
    public async Task A_layer_can_be_read_in_part(int? from, int? to, int status, string text)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var (_, link) = await LinkAsync(aws, caller);

        var answer = await GetAsync(caller, link, request => request.Headers.Range = new RangeHeaderValue(from, to));

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(text, answer.Text);
    }

    [Fact]
    public async Task A_blob_that_no_manifest_names_is_inaccessible()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var digest = aws.Ecr.PutBlob("app", "alone"u8.ToArray());

        var alone = await caller.EcrAsync("GetDownloadUrlForLayer", $$"""{"repositoryName":"app","layerDigest":"{{digest}}"}""");
        var gone = await caller.EcrAsync("GetDownloadUrlForLayer", $$"""{"repositoryName":"app","layerDigest":"sha256:{{new string('0', 64)}}"}""");

        Assert.Equal("LayerInaccessibleException", alone.Type);
        Assert.Equal("LayersNotFoundException", gone.Type);
    }

    [Fact]
    public async Task Downloads_can_fail_too()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var (_, link) = await LinkAsync(aws, caller);
        aws.Faults.Add(new Fault("ecr", "DownloadLayer", FaultKind.AccessDenied));

        var answer = await GetAsync(caller, link);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(403, aws.Calls.Of("ecr", "DownloadLayer").Single().Status);
    }

    private static async Task<JsonNode> ImageAsync(Caller caller, string repository, string imageId)
    {
        var answer = await caller.EcrAsync("BatchGetImage", $$"""{"repositoryName":"{{repository}}","imageIds":[{{imageId}}]}""");
        Assert.Empty(answer.Json["failures"]!.AsArray());
        return answer.Json["images"]![0]!;
    }

    private static async Task<(string Digest, string Link)> LinkAsync(LocalAwsServer aws, Caller caller)
    {
        var digest = aws.Ecr.PutBlob("team/app", "0123456789"u8.ToArray());
        aws.Ecr.PutManifest("team/app", Encoding.UTF8.GetBytes($$$"""{"config":{"digest":"{{{digest}}}"}}"""), SampleLayout.ManifestType);
        return (digest, await LinkAsync(caller, "team/app", digest));
    }

    private static async Task<string> LinkAsync(Caller caller, string repository, string digest)
    {
        var answer = await caller.EcrAsync("GetDownloadUrlForLayer", $$"""{"repositoryName":"{{repository}}","layerDigest":"{{digest}}"}""");
        return answer.Json["downloadUrl"]!.GetValue<string>();
    }

    private static async Task<HttpResponseMessage> DownloadAsync(Caller caller, string repository, string digest) =>
        (await caller.Http.GetAsync(new Uri(await LinkAsync(caller, repository, digest)), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(Caller caller, string link, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        change?.Invoke(request);
        using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
