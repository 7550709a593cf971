using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using EcsExecFormat.Core;

namespace EcsExecFormat.Aws;

/// <summary>Turns what the SDK throws into the one failure of the ports.</summary>
internal static class CallFailures
{
    private static readonly StandardRetryPolicy Standard = new(0);

    /// <returns>False for programming errors, and for the end that the caller's own token asked for.</returns>
    public static bool IsExpected(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AmazonClientException or AmazonServiceException or HttpRequestException or IOException or InvalidDataException or TimeoutException => true,
        _ => false,
    };

    public static CallFailedException Translate(AwsService service, string operation, Exception failure)
    {
        if (failure is AmazonServiceException { StatusCode: not 0 } answered)
        {
            var transient = Standard.IsThrottlingError(answered) || IsTransientStatus(answered.StatusCode) || Standard.IsServiceTimeoutError(answered);
            return new CallFailedException(service.Name, operation, answered.ErrorCode, transient, answered.Message, answered);
        }

        // A credential that cannot be found and an answer without end do not mend themselves; a network does.
        var permanent = failure is InvalidDataException || (failure is AmazonClientException && !HasNetworkCause(failure));
        return new CallFailedException(service.Name, operation, null, !permanent, Reason(failure), failure);
    }

    /// <summary>The error of a server says nothing about what it did before, so it is no code that proves "no effect".</summary>
    /// <returns>The failure without its code when a server answered 5xx; else the failure as it is.</returns>
    public static CallFailedException OfWrite(CallFailedException failed) => failed.InnerException is AmazonServiceException { StatusCode: var status } && (int)status >= 500
        ? new CallFailedException(failed.Service, failed.Operation, null, failed.IsTransient, $"{failed.Code}: {failed.InnerException.Message}", failed)
        : failed;

    public static bool IsTransientStatus(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    private static bool HasNetworkCause(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException or OperationCanceledException)
                return true;
        }

        return false;
    }

    private static string Reason(Exception failure) =>
        failure.InnerException is { Message: var cause } && !failure.Message.Contains(cause, StringComparison.Ordinal)
            ? $"{failure.Message}: {cause}"
            : failure.Message;
}
