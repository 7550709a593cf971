using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>What downloads from addresses that carry their own permission have in common; nothing of ours is sent along.</summary>
internal static class Downloads
{
    private const int Attempts = 2;

    // A proxy would reach what the function itself must not, and a redirect would go where nobody looked.
    public static HttpClient Client() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

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
