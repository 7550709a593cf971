using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>Leaves servers alone for as long as they want, or lets a question go.</summary>
internal sealed class RateLimits(TimeProvider clock)
{
    private const int MostRemembered = 100;

    /// <summary>For a server that does not say how long.</summary>
    private static readonly TimeSpan Unstated = TimeSpan.FromSeconds(1);

    /// <summary>An invocation lasts a minute, and has more to do.</summary>
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(20);

    private readonly BoundedCache<string, DateTimeOffset> _until = new(MostRemembered);

    public void Remember(TooManyRequestsException limited) => _until.Set(limited.Server, clock.GetUtcNow() + (limited.After ?? Unstated));

    /// <summary>Waits until the server may be asked.</summary>
    /// <param name="server">Host of the server.</param>
    /// <param name="question">What it is to be asked.</param>
    /// <param name="hasLogin">Whether it is asked with a login.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RegistryUnavailableException">That is too far off.</exception>
    public async Task WaitAsync(string server, RegistryQuestion question, bool hasLogin, CancellationToken cancellationToken)
    {
        if (!_until.TryGet(server, out var until) || until - clock.GetUtcNow() is var wait && wait <= TimeSpan.Zero)
            return;
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

    public static RegistryUnavailableException TooOften(string server, RegistryQuestion question, bool hasLogin, TimeSpan? wait) => new(ImageProblem.TooManyRequests,
        $"{server} has been asked too often{(wait is { } left ? $" and is to be left alone for {Math.Ceiling(left.TotalSeconds):0} s" : "")}, so {question.Subject} could not be looked at."
            + (hasLogin ? "" : " A login in REGISTRY_CREDENTIALS often raises the limit."));
}
