using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images;

/// <summary>What downloads from addresses that carry their own permission have in common; nothing of ours is sent along.</summary>
internal static class Downloads
{
    private const int Attempts = 2;

    /// <summary>Asks an address that carries its own permission; nothing of ours is sent along.</summary>
    public static async Task<HttpResponseMessage> GetAsync(SafeHttp http, Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await http.SendAsync(request, mayUseAllowList: true, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when the failure is not one of our own rules about whom to ask.</returns>
    public static ImageRead.Unavailable? NotAsked(Uri url, Exception failure) =>
        ConnectionFailures.Translate(failure, url.Host) is RegistryUnavailableException refused ? refused.Answer : null;

    /// <summary>Once more after a transient failure: servers behind a presigned URL are many, and the next one may answer.</summary>
    public static async Task<T> TwiceAsync<T>(Func<Task<T>> attempt)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (CallFailedException) when (number < Attempts)
            {
                continue;
            }
        }
    }

    /// <exception cref="CallFailedException">The server failed, and may not the next time.</exception>
    public static ImageRead.Unavailable Refused(Uri url, Digest digest, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => new(ImageProblem.NotFound, $"{url.Host} does not have {digest} (any more)."),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(ImageProblem.AccessDenied,
            $"{url.Host} refused to deliver {digest} (status {(int)status}); a policy of a VPC endpoint for Amazon S3 can be the cause."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            throw Transient(url, $"status {(int)status}", null),
        _ => new(ImageProblem.Invalid, $"{url.Host} answered status {(int)status} for {digest}."),
    };

    // The message names the host alone: the rest of the address is a permission.
    public static CallFailedException Transient(Uri url, string what, Exception? cause) =>
        new("ecr", "layer download", null, true, $"{url.Host}: {what}", cause);
}
