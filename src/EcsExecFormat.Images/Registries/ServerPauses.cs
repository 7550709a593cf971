using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// Servers that are not asked for a while: those that want to be left alone, for as long as they say; and those that did not answer twice, for half a minute, or each task of a
/// crash loop would wait for one that does not answer.
/// </summary>
internal sealed class ServerPauses(TimeProvider clock)
{
    private const int MostRemembered = 100;

    /// <summary>For a server that was asked too often and does not say how long it wants to be left alone.</summary>
    private static readonly TimeSpan Unstated = TimeSpan.FromSeconds(1);

    /// <summary>An invocation lasts a minute, and has more to do than to wait.</summary>
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    private readonly BoundedCache<string, Pause> _pauses = new(MostRemembered);

    /// <param name="Until">When the server may be asked again.</param>
    /// <param name="Failure">What was the matter; null for a server that was asked too often.</param>
    private sealed record Pause(DateTimeOffset Until, string? Failure);

    public void Remember(TooManyRequestsException limited) => _pauses.Set(limited.Server, new Pause(clock.GetUtcNow() + (limited.After ?? Unstated), null));

    public void Remember(string server, ServerFailedException failed) => _pauses.Set(server, new Pause(clock.GetUtcNow() + AfterFailure, failed.Message));

    /// <summary>Waits until the server may be asked.</summary>
    /// <param name="server">Host of the server, and its port where that is not the usual one.</param>
    /// <param name="question">What it is to be asked.</param>
    /// <param name="hasLogin">Whether it is asked with a login.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RegistryUnavailableException">That is too far off.</exception>
    public async Task WaitAsync(string server, RegistryQuestion question, bool hasLogin, CancellationToken cancellationToken)
    {
        if (!_pauses.TryGet(server, out var pause) || pause.Until - clock.GetUtcNow() is var wait && wait <= TimeSpan.Zero)
            return;
        if (pause.Failure is { } failure)
            throw new RegistryUnavailableException(ImageProblem.Unreachable, $"{failure.TrimEnd('.')}; that was a short time ago, and it was not asked again.");
        if (wait > MostWaited)
            throw TooOften(server, question, hasLogin, wait);
        try
        {
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw TooOften(server, question, hasLogin, wait);
        }
    }

    /// <param name="server">Who was asked.</param>
    /// <param name="question">What it was to be asked.</param>
    /// <param name="hasLogin">Whether it is asked with a login.</param>
    /// <param name="wait">How long it wants to be left alone; null when it has been waited for in vain.</param>
    public static RegistryUnavailableException TooOften(string server, RegistryQuestion question, bool hasLogin, TimeSpan? wait) => new(ImageProblem.TooManyRequests,
        $"{server} has been asked too often{(wait is { } left ? $" and is to be left alone for {Math.Ceiling(left.TotalSeconds):0} s" : "")}, so {question.Subject} could not be looked at."
            + (hasLogin ? "" : " A login in REGISTRY_CREDENTIALS often raises the limit."));
}
