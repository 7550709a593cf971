using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>A container that may have failed, as the event and as the task definition know it.</summary>
public sealed record SuspectContainer(Suspect Suspect, ContainerDefinition Definition);

/// <summary>Looks at the images of a task's containers, a few at a time, and has each container judged.</summary>
public sealed class ContainerExaminer(IImages images)
{
    /// <summary>
    /// Images looked at together. Three documents of 4 MiB take some 50 MiB at most while they are read (test/Benchmarks/hostile.sh): ten would not fit.
    /// </summary>
    public const int MostAtATime = 3;

    private readonly ImageInspector _inspector = new(images);

    /// <param name="containers">The containers to look at.</param>
    /// <param name="ranOn">Where the task ran.</param>
    /// <param name="reading">Ends the reading of images; what is not known by then is inconclusive.</param>
    /// <exception cref="CallFailedException">AWS could not be asked about an image, and nothing else tells about it.</exception>
    public async Task<ContainerFinding[]> ExamineAsync(IEnumerable<SuspectContainer> containers, RunPlatform ranOn, CancellationToken reading)
    {
        using var turns = new SemaphoreSlim(MostAtATime);
        return await Task.WhenAll(containers.Select(async container =>
        {
            // Not cut short by the end of reading: whoever comes to its turn then is inconclusive, at once.
            await turns.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await ExamineAsync(container, ranOn, reading).ConfigureAwait(false);
            }
            finally
            {
                turns.Release();
            }
        })).ConfigureAwait(false);
    }

    private async Task<ContainerFinding> ExamineAsync(SuspectContainer container, RunPlatform ranOn, CancellationToken reading)
    {
        var (suspect, definition) = container;
        var named = NamedImage.Of(suspect.Container, definition);
        var host = suspect.PullError?.Wanted ?? ranOn.Platform;
        var offer = named.Reference is null || host is null
            ? null
            : await InspectAsync(named.Reference, host, suspect, reading).ConfigureAwait(false);
        return ContainerJudge.Judge(suspect, named, ranOn, offer);
    }

    private async Task<ImageOffer> InspectAsync(ImageReference image, Platform host, Suspect suspect, CancellationToken reading)
    {
        try
        {
            return await _inspector.InspectAsync(image, host, reading).ConfigureAwait(false);
        }
        catch (CallFailedException e) when (suspect.PullError is not null)
        {
            // The pull error has said it all; what the image offers would only have made the advice better.
            return new ImageOffer.Unknown(e.Message);
        }
    }
}
