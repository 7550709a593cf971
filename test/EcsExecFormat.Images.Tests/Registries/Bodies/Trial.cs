using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Asks a hostile registry, and looks at what must hold whatever it answers.</summary>
internal static class Trial
{
    public static readonly Place[] Places = Enum.GetValues<Place>();

    /// <summary>Places whose answers are documents that are parsed.</summary>
    public static readonly Place[] Documents = [Place.ManifestByTag, Place.Config];

    /// <summary>For answers that are to end by themselves: far longer than anything takes.</summary>
    public static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    /// <summary>The class library asks a server up to four times that closes its connections, and that is done twice.</summary>
    private const int MostRequests = 12;

    /// <param name="image">What the registry has.</param>
    /// <param name="place">Where it answers in a way of its own.</param>
    /// <param name="answer">How; null when only the image is special.</param>
    /// <param name="timeout">Of an attempt, and of a layer's silence.</param>
    /// <param name="reading">Ends the reading; null for <see cref="Patient"/>.</param>
    /// <param name="most">Requests at most.</param>
    public static async Task<Heard> RunAsync(HostileImage image, Place place, Func<Honest, WireReply>? answer = null, TimeSpan? timeout = null, TimeSpan? reading = null, int most = MostRequests)
    {
        await using var registry = new HostileRegistry(image, place, answer ?? (honest => honest.Reply));
        using var client = new TestClient(registry.Host, Options(timeout ?? Patient));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(reading ?? Patient);
        var heard = await Asking.AskAsync(client.Images, registry.Image, place, end.Token);
        AssertSober(heard, place);
        Assert.True(registry.Requests.Count <= most, $"{place}: {registry.Requests.Count} requests, {string.Join(", ", registry.Requests)}");
        return heard;
    }

    /// <summary>Nothing is taken for what it is not, and the reason is fit for a mail.</summary>
    public static async Task AssertRefusedAsync(HostileImage image, Place place, Func<Honest, WireReply>? answer = null, TimeSpan? timeout = null, TimeSpan? reading = null)
    {
        var heard = await RunAsync(image, place, answer, timeout, reading);
        Assert.False(heard.IsBelieved, $"{place}: {heard.Words}");
    }

    public static Func<ConnectionOptions, ConnectionOptions> Options(TimeSpan timeout) => options => options with
    {
        AttemptTimeout = timeout,
        LayerSilence = timeout,
        MaxUnpackedBytes = 8 * 1024 * 1024,
    };

    private static void AssertSober(Heard heard, Place place)
    {
        Assert.True(heard.Words.Length is > 0 and < 700, $"{place}: {heard.Words.Length} characters");
        Assert.DoesNotContain(heard.Words, char.IsControl);
    }
}
