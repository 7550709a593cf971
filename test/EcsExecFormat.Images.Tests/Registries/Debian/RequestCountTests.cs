using EcsExecFormat.Core;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>What a look at an image costs, by the log of docker-registry: nothing that a registry could count is asked for twice, or in vain.</summary>
public sealed class RequestCountTests
{
    private const string Tag = "tag";
    private const string ByDigest = "digest";

    /// <summary>Image, how it is named, and what a first look at it costs where nothing is to be shown.</summary>
    private static readonly (string Image, string By, string Cost)[] Looks =
    [
        (Picture.Single, Tag, "manifest config"),
        (Picture.Single, ByDigest, "manifest config"),
        (Picture.ForeignIndex, Tag, "manifest"),
        (Picture.ForeignIndex, ByDigest, "manifest"),
        (Picture.Index, Tag, "manifest manifest config"),
        (Picture.Index, ByDigest, "manifest manifest config"),
        (Picture.WideIndex, Tag, "manifest manifest config"),
    ];

    public static TheoryData<Guard, string, string, string, string> Cases => new(
        from guard in Enum.GetValues<Guard>()
        from look in Looks
        select (guard, look.Image, look.By, Challenged(guard, look.Cost), look.Cost));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_challenge_is_paid_for_once_and_nothing_is_asked_that_is_not_needed(Guard guard, string image, string by, string cold, string warm)
    {
        await using var door = await Door.OpenAsync(guard);
        await door.PushAsync(Picture.FolderOf(image));

        Assert.Equal(cold, await CostAsync(door, door.Client.Images, image, by));
        Assert.Equal(warm, await CostAsync(door, door.Client.Images, image, by));
    }

    [Theory]
    [InlineData(Guard.Open)]
    [InlineData(Guard.Basic)]
    [InlineData(Guard.Token)]
    [InlineData(Guard.AnonymousToken)]
    public async Task A_second_look_through_the_cache_costs_nothing_by_digest_and_one_head_by_tag(Guard guard)
    {
        await using var door = await Door.OpenAsync(guard);
        await door.PushAsync(Picture.FolderOf(Picture.Index));
        var images = new CachedImages(door.Client.Images);

        Assert.Equal(Challenged(guard, "manifest manifest config"), await CostAsync(door, images, Picture.Index, Tag));
        Assert.Equal("head", await CostAsync(door, images, Picture.Index, Tag));
        Assert.Equal("", await CostAsync(door, images, Picture.Index, ByDigest));
    }

    [Theory]
    [InlineData(Guard.Token)]
    [InlineData(Guard.AnonymousToken)]
    public async Task When_a_token_has_expired_a_new_one_is_fetched_without_another_challenge(Guard guard)
    {
        await using var door = await Door.OpenAsync(guard);
        await door.PushAsync(Picture.FolderOf(Picture.Single));

        Assert.Equal("401 manifest config + token", await CostAsync(door, door.Client.Images, Picture.Single, Tag));
        door.Clock.By += TimeSpan.FromMinutes(5);
        Assert.Equal("manifest config + token", await CostAsync(door, door.Client.Images, Picture.Single, Tag));
        Assert.Equal("manifest config", await CostAsync(door, door.Client.Images, Picture.Single, Tag));
    }

    [Fact]
    public async Task An_index_within_an_index_costs_one_request_more()
    {
        await using var door = await Door.OpenAsync(Guard.Open);
        var folder = Picture.Nested();
        try
        {
            // skopeo copies no index within an index.
            await Uploader.PushAsync(folder.FullName, door.Registry, Door.Repository);
            await door.TraceAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var offer = await LookAsync(door.Client.Images, ImageReference.Parse(door.Image));

        Assert.Equal("linux/amd64", Assert.IsType<ImageOffer.Made>(offer).Chosen?.ToString());
        Assert.Equal("manifest manifest manifest config", await door.TraceAsync());
    }

    private static string Challenged(Guard guard, string cost) => guard switch
    {
        Guard.Open => cost,
        Guard.Basic => $"401 {cost}",
        _ => $"401 {cost} + token",
    };

    private static async Task<string> CostAsync(Door door, IImages images, string image, string by)
    {
        var reference = ImageReference.Parse(door.Image);
        Assert.IsType<ImageOffer.Made>(await LookAsync(images, by == Tag ? reference : reference.ByDigest(Picture.DigestOf(image))));
        return await door.TraceAsync();
    }

    private static Task<ImageOffer> LookAsync(IImages images, ImageReference image) =>
        new ImageInspector(images).InspectAsync(image, Platform.LinuxAmd64, TestContext.Current.CancellationToken);
}
