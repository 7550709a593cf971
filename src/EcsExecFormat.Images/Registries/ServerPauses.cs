using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// What is not asked for a while, or each task of a crash loop would wait for it again: a registry that wants to be left alone, for as long as it says; one
/// that nobody answers for, for half a minute; and a repository that was waited for in vain.
/// </summary>
internal sealed class ServerPauses(TimeProvider clock)
{
    private const int MostRemembered = 200;

    /// <summary>For a registry that was asked too often and does not say how long it wants to be left alone.</summary>
    private static readonly TimeSpan Unstated = TimeSpan.FromSeconds(1);

    /// <summary>An invocation lasts a minute, and has more to do than to wait.</summary>
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(20);

    /// <summary>What one image behind a registry brought about is not held against the others for longer.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan InVain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(30);

    private readonly BoundedCache<string, Pause> _pauses = new(MostRemembered);

    /// <param name="Until">When the question may be asked again.</param>
    /// <param name="Failure">What was the matter; null for a registry that was asked too often.</param>
    /// <param name="IsWaitedFor">Whether waiting helps.</param>
    private sealed record Pause(DateTimeOffset Until, string? Failure, bool IsWaitedFor);

    /// <param name="question">What was asked.</param>
    /// <param name="limited">The answer.</param>
    /// <param name="isInVain">Whether it had been waited for already.</param>
    public void Remember(RegistryQuestion question, TooManyRequestsException limited, bool isInVain)
    {
        var time = limited.After ?? Unstated;
        if (isInVain && time < InVain)
            time = InVain;
        _pauses.Set(question.Registry.Server, new Pause(clock.GetUtcNow() + (time < LongestPause ? time : LongestPause), null, !isInVain));
    }

    public void Remember(RegistryQuestion question, ServerFailedException failed)
    {
        var (key, time) = failed.Kind switch
        {
            FailureKind.NobodyThere => (question.Registry.Server, AfterSilence),
            FailureKind.TimeOut => (question.Subject, InVain),
            _ => (null, TimeSpan.Zero),
        };
        if (key is not null)
            _pauses.Set(key, new Pause(clock.GetUtcNow() + time, failed.Message, IsWaitedFor: false));
    }

    /// <summary>Waits until the question may be asked.</summary>
    /// <param name="question">What is to be asked.</param>
    /// <param name="hasLogin">Whether it is asked with a login.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RegistryUnavailableException">That is too far off.</exception>
    public async Task WaitAsync(RegistryQuestion question, bool hasLogin, CancellationToken cancellationToken)
    {
        foreach (var key in (string[])[question.Registry.Server, question.Subject])
        {
            if (!_pauses.TryGet(key, out var pause) || pause.Until - clock.GetUtcNow() is var wait && wait <= TimeSpan.Zero)
                continue;
            if (pause.Failure is { } failure)
                throw new RegistryUnavailableException(ImageProblem.Unreachable, $"{failure.TrimEnd('.')}; that was a short time ago, and it was not asked again.");
            if (wait > MostWaited || !pause.IsWaitedFor || question.IsAside)
                throw TooOften(question, hasLogin, wait);
            try
            {
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw TooOften(question, hasLogin, wait);
            }
        }
    }

    private static RegistryUnavailableException TooOften(RegistryQuestion question, bool hasLogin, TimeSpan wait) => new(ImageProblem.TooManyRequests,
        $"{question.Registry} has been asked too often and is to be left alone for {Math.Ceiling(wait.TotalSeconds):0} s, so {question.Subject} could not be looked at."
            + (hasLogin ? "" : " A login in REGISTRY_CREDENTIALS often raises the limit."));
}
