using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Answers that come slowly, or never to their end.</summary>
public class SlowTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(900);

    /// <summary>Far longer than anything takes that ends by being told to.</summary>
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Slow => [.. HostileTransfers.Slow.Keys];

    [Theory]
    [MemberData(nameof(Slow))]
    public Task What_does_not_come_in_time_is_a_reason(string name) =>
        Task.WhenAll(Trial.Places.Select(place => Trial.AssertRefusedAsync(new HostileImage(), place, HostileTransfers.Slow[name], Short, Reading)));

    [Fact]
    public async Task The_reason_is_the_time() => Assert.Contains(
        "gave no complete answer within 0.2 s", (await Trial.RunAsync(new HostileImage(), Place.ManifestByTag, HostileTransfers.Slow["a body that drips"], TimeSpan.FromMilliseconds(200))).Words, StringComparison.Ordinal);

    [Fact]
    public async Task A_refusal_whose_document_drips_is_what_its_status_says()
    {
        var heard = await Trial.RunAsync(new HostileImage(), Place.Refusal, HostileTransfers.Slow["silence after the head"], TimeSpan.FromSeconds(1), most: 1);
        Assert.Contains("has no manifests 1", heard.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Slow))]
    public Task The_end_of_the_reading_ends_every_port_at_once(string name) => Task.WhenAll(Trial.Places.Select(async place =>
    {
        await foreach (var reading in BegunAsync(name, place, AskPortAsync))
        {
            var ended = await Record.ExceptionAsync(() => reading.WaitAsync(Generous, TestContext.Current.CancellationToken));
            Assert.True(ended is null or OperationCanceledException or LayerUnreadableException, $"{place}: {ended}");
        }
    }));

    [Theory]
    [MemberData(nameof(Slow))]
    public Task The_end_of_the_reading_is_a_reason_for_whoever_asked(string name) => Task.WhenAll(Trial.Places.Where(place => place != Place.Head).Select(async place =>
    {
        await foreach (var reading in BegunAsync(name, place, (images, registry, token) => Asking.AskAsync(images, registry.Image, place, token)))
            Assert.False((await ((Task<Heard>)reading).WaitAsync(Generous, TestContext.Current.CancellationToken)).IsBelieved, place.ToString());
    }));

    /// <returns>Once: what goes on after the reading was ended in the midst of an answer.</returns>
    private static async IAsyncEnumerable<Task> BegunAsync(string name, Place place, Func<IImages, HostileRegistry, CancellationToken, Task> ask)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = new HostileRegistry(new HostileImage(), place, honest =>
        {
            begun.TrySetResult();
            return HostileTransfers.Slow[name](honest);
        });
        using var client = new TestClient(registry.Host, Trial.Options(Timeout.InfiniteTimeSpan));
        using var end = new CancellationTokenSource();
        var asking = ask(client.Images, registry, end.Token);
        await begun.Task.WaitAsync(Generous, TestContext.Current.CancellationToken);
        await end.CancelAsync();
        yield return asking;
    }

    private static async Task AskPortAsync(IImages images, HostileRegistry registry, CancellationToken cancellationToken)
    {
        var (image, place) = (registry.Image, registry.Place);
        switch (place)
        {
            case Place.Head:
                await images.CurrentDigestAsync(image, cancellationToken);
                return;
            case Place.IndexEntry:
                await images.ManifestAsync(image.ByDigest(registry.Content.ManifestDigest), cancellationToken);
                return;
            case Place.Config:
                await images.BlobAsync(image, registry.Content.ConfigDigest, cancellationToken);
                return;
            case Place.Layer:
                var layer = new Descriptor(null, registry.Content.LayerDigest, registry.Content.Layer.Length, null);
                if (await images.LayerAsync(image, layer, cancellationToken) is LayerRead.Opened opened)
                    await opened.Tar.CopyToAsync(Stream.Null, cancellationToken);
                return;
            default:
                await images.ManifestAsync(image, cancellationToken);
                return;
        }
    }
}
