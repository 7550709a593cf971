using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Laboratory.Tests.Images;

namespace EcsExecFormat.Laboratory.Tests.Prediction;

/// <summary>What the product's own classes say of images, read as the function reads them.</summary>
/// <param name="images">Where they are.</param>
internal sealed class Foreteller(IImages images)
{
    private readonly EntrypointReader _reader = new(images, long.MaxValue);

    /// <param name="image">By digest.</param>
    /// <param name="machine">Where its container is started.</param>
    /// <param name="task">What the task says beside the image.</param>
    public async Task<Predicted> PredictAsync(ImageReference image, Machine machine, LabTask task) => await IsRefusedAsync(image, machine)
        ? new Predicted(Outcome.PullRefused, $"the index has nothing for {machine.Platform}")
        : Predicted.From(await _reader.ReadAsync(new(image, machine.Platform, task.Definition, task.Override), TestContext.Current.CancellationToken), machine);

    /// <summary>What the image says it is for, in words that differ where anything differs.</summary>
    public async Task<string> OfferAsync(ImageReference image, Machine machine) =>
        await new ImageInspector(images).InspectAsync(image, machine.Platform, TestContext.Current.CancellationToken) switch
        {
            ImageOffer.Made made => $"{string.Join(", ", made.Platforms)}; index {made.IsIndex}, chosen {made.Chosen}, by all {made.IsChosenByAll}, {made.Digest}",
            ImageOffer.Unknown unknown => $"unknown: {unknown.Reason}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private async Task<bool> IsRefusedAsync(ImageReference image, Machine machine) =>
        await images.ManifestAsync(image, TestContext.Current.CancellationToken) is ImageRead.Content content
        && ManifestDocument.Parse(content.Bytes, content.MediaType) is ImageIndex index
        && index.Manifests.All(entry => entry is { IsImage: true, IsIndex: false, Platform: not null } or { IsImage: false })
        && IndexChoice.Of(index.Manifests.Where(entry => entry.IsImage), entry => entry.Platform, machine.Platform) is null;
}
