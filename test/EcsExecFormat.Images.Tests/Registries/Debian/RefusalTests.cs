using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>What people read when docker-registry does not give what it is asked for.</summary>
public sealed class RefusalTests
{
    private static readonly Digest Nothing = Digest.Sha256Of("nothing"u8);

    [Theory]
    [InlineData(Guard.Basic)]
    [InlineData(Guard.Token)]
    public async Task A_wrong_password_is_called_one_and_quoted_nowhere(Guard guard)
    {
        await using var door = await Door.OpenAsync(guard, "wrong-horse");
        await door.PushAsync(Picture.FolderOf(Picture.Single));

        var unknown = await LookAsync(door, door.Image);

        Assert.Equal(ImageProblem.LoginRefused, unknown.Problem);
        Assert.Contains($"{door.Registry.Name} refused to show {Door.Repository} to the login in the secret arn:aws:secretsmanager:", unknown.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-horse", unknown.Reason, StringComparison.Ordinal);
        Assert.Equal(guard == Guard.Basic ? "401 401" : "401 + token", await door.TraceAsync());
    }

    [Theory]
    [InlineData(Guard.Basic)]
    [InlineData(Guard.AnonymousToken)]
    public async Task What_is_shown_to_nobody_without_a_login_is_said_to_want_one(Guard guard)
    {
        await using var door = await Door.OpenAsync(guard, password: null);

        var unknown = await LookAsync(door, $"{door.Registry.Name}/private/image:latest");

        Assert.Equal(ImageProblem.AccessDenied, unknown.Problem);
        Assert.StartsWith($"{door.Registry.Name} refused to show private/image to somebody without a login; or there is no such repository", unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_not_found()
    {
        await using var door = await Door.OpenAsync(Guard.Open);

        var unknown = await LookAsync(door, $"{door.Registry.Name}/public/nothing:latest");

        Assert.Equal(ImageProblem.NotFound, unknown.Problem);
        Assert.StartsWith($"{door.Registry.Name}/public/nothing has no image latest (any more).", unknown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":gone")]
    [InlineData("@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_tag_or_digest_that_is_not_there_is_not_found(string reference)
    {
        await using var door = await Door.OpenAsync(Guard.Open);
        await door.PushAsync(Picture.FolderOf(Picture.Single));

        var unknown = await LookAsync(door, $"{door.Registry.Name}/{Door.Repository}{reference}");

        Assert.Equal(ImageProblem.NotFound, unknown.Problem);
        Assert.StartsWith($"{door.Registry.Name}/{Door.Repository} has no image {reference[1..]} (any more).", unknown.Reason, StringComparison.Ordinal);
        Assert.Contains("MANIFEST_UNKNOWN", unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_was_deleted_is_called_a_part_that_is_gone()
    {
        await using var door = await Door.OpenAsync(Guard.Open);
        await door.PushAsync(Picture.FolderOf(Picture.Single));
        var config = ((ImageManifest)OciLayout.OfTruth(Picture.Single).Manifest(OciLayout.OfTruth(Picture.Single).Top)).Config.Digest;
        Directory.Delete(Path.Combine(door.Registry.Storage, "docker", "registry", "v2", "blobs", "sha256", config.Encoded[..2], config.Encoded), recursive: true);

        var unknown = await LookAsync(door, door.Image);

        Assert.Equal(ImageProblem.NotFound, unknown.Problem);
        Assert.StartsWith($"A part of {door.Registry.Name}/{Door.Repository} does not exist (any more).", unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_was_never_there_is_called_a_part_that_is_gone()
    {
        await using var door = await Door.OpenAsync(Guard.Open);
        await door.PushAsync(Picture.FolderOf(Picture.Single));

        var unavailable = Assert.IsType<ImageRead.Unavailable>(await door.Client.BlobAsync(door.Image, Nothing));

        Assert.Equal(ImageProblem.NotFound, unavailable.Problem);
        Assert.Contains("BLOB_UNKNOWN", unavailable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_over_plain_http_or_on_loopback_who_is_not_allowed_to_be()
    {
        await using var door = await Door.OpenAsync(Guard.Open);
        using var client = new TestClient();

        var unavailable = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync(door.Image));

        Assert.Equal(ImageProblem.NotAllowed, unavailable.Problem);
        Assert.Equal("127.0.0.1 was not asked: 127.0.0.1 is a loopback address. Only hosts that ALLOWED_PRIVATE_REGISTRIES names may be at such addresses or speak plain http.", unavailable.Reason);
        Assert.Equal("", await door.TraceAsync());
    }

    [Fact]
    public async Task A_token_server_that_is_not_allowed_is_not_asked()
    {
        await using var door = await Door.OpenAsync(Guard.AnonymousToken);
        using var client = new TestClient(door.Registry.Name);

        var unavailable = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync(door.Image));

        Assert.Equal(ImageProblem.NotAllowed, unavailable.Problem);
        Assert.Equal("401", await door.TraceAsync());
    }

    private static async Task<ImageOffer.Unknown> LookAsync(Door door, string image) => Assert.IsType<ImageOffer.Unknown>(
        await new ImageInspector(door.Client.Images).InspectAsync(ImageReference.Parse(image), Platform.LinuxAmd64, TestContext.Current.CancellationToken));
}
