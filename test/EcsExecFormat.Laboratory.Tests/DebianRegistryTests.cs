using System.Collections.Concurrent;
using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;
using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.Laboratory.Tests.Prediction;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>All images of the laboratory in a registry that others wrote, filled by skopeo: the product says of each what it says of the same image in ECR.</summary>
public sealed class DebianRegistryTests(Predictor ecr) : IClassFixture<Predictor>
{
    /// <summary>What skopeo says of an index within an index, which it does not copy: that is pushed without it.</summary>
    private const string Refusal = "Unexpectedly received a manifest list instead of a manifest for a single image";

    [Fact]
    public async Task Every_case_for_amd64_gets_the_answer_that_is_expected_and_the_same_as_from_ecr()
    {
        using var layouts = new Layouts(Machine.Amd64);
        await CompareAsync([.. Catalogue.On(Machine.Amd64).Select(entry => new Pushed(
            $"lab/{entry.Case.Name}", layouts.FolderOf(entry.Case), layouts.TaskOf(entry.Case), predicted => entry.Case.Allows(predicted, entry.Expected)))]);
    }

    [Fact]
    public async Task Every_recorded_image_gets_the_same_answer_as_from_ecr() => await CompareAsync(
        [.. OciLayout.TruthCases.Select(name => new Pushed($"truth/{name}", Path.Combine(OciLayout.TruthFolder, "images", name), new LabTask(), _ => true))]);

    /// <param name="Repository">Where the image goes.</param>
    /// <param name="Folder">The image in OCI image layout.</param>
    /// <param name="Task">What the task says beside the image.</param>
    /// <param name="IsExpected">What may be said of it.</param>
    private sealed record Pushed(string Repository, string Folder, LabTask Task, Func<Outcome, bool> IsExpected);

    private async Task CompareAsync(ImmutableArray<Pushed> all)
    {
        await using var registry = await DebianRegistry.StartAsync();
        Assert.True(AllowedHosts.TryParse(registry.Name, out var allowed));
        using var http = new SafeHttp(new ConnectionOptions { Allowed = allowed, AttemptTimeout = TimeSpan.FromSeconds(60), LayerSilence = TimeSpan.FromSeconds(60) });
        var foreteller = new Foreteller(new RegistryImages(http, ImmutableDictionary<string, string>.Empty, (_, _) => throw new InvalidOperationException("no secret is named"), TimeProvider.System));
        var (wrong, bySkopeo) = (new ConcurrentBag<string>(), new ConcurrentBag<bool>());
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = TestContext.Current.CancellationToken }, async (one, _) =>
        {
            bySkopeo.Add(await PushAsync(registry, one));
            if (await DifferenceAsync(registry, foreteller, one) is { } difference)
                wrong.Add($"{one.Repository}: {difference}");
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Length} images, {bySkopeo.Count(done => done)} of them pushed by skopeo");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.NotEmpty(all);
    }

    /// <returns>Whether skopeo did it.</returns>
    private static async Task<bool> PushAsync(DebianRegistry registry, Pushed one)
    {
        if (await Skopeo.CopyAsync(one.Folder, registry, one.Repository) is not { } refusal)
            return true;
        Assert.True(refusal.Contains(Refusal, StringComparison.Ordinal), $"{one.Repository}: {refusal}");
        await Uploader.PushAsync(one.Folder, registry, one.Repository);
        return false;
    }

    private async Task<string?> DifferenceAsync(DebianRegistry registry, Foreteller foreteller, Pushed one)
    {
        var inEcr = ecr.Load(one.Repository, one.Folder);
        var image = ImageReference.Parse($"{registry.Name}/{one.Repository}:latest");
        var (ours, expected) = (await foreteller.OfferAsync(image, Machine.Amd64), await ecr.Foreteller.OfferAsync(inEcr, Machine.Amd64));
        if (ours != expected)
            return $"offers {ours}, in ECR {expected}";
        var (predicted, known) = (await foreteller.PredictAsync(image.ByDigest(inEcr.Digest!), Machine.Amd64, one.Task), await ecr.Foreteller.PredictAsync(inEcr, Machine.Amd64, one.Task));
        return predicted != known ? $"predicted {predicted}, in ECR {known}"
            : one.IsExpected(predicted.Outcome) ? null
            : $"predicted {predicted}, which is not expected";
    }
}
