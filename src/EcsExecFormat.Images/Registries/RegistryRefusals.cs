using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>What a registry's refusals mean for an image, in words (OCI distribution spec, Error Codes).</summary>
internal static class RegistryRefusals
{
    /// <summary>An answer to a question, as the exception that it amounts to.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="refusal">An answer other than 200.</param>
    /// <param name="clock">The present, for dates in the answer.</param>
    public static Exception Of(RegistryQuestion question, RegistryRefusal refusal, TimeProvider clock)
    {
        var server = refusal.Address.Host;
        var said = refusal.Errors.Quoted(server);
        return refusal.Response.StatusCode switch
        {
            _ when refusal.Errors.Code == "TOOMANYREQUESTS" => TooMany(refusal.Response, clock),
            _ when Passing(refusal.Response, server, said, clock) is { } passing => passing,
            HttpStatusCode.NotFound => new RegistryUnavailableException(ImageProblem.NotFound, $"{Missing(question, refusal.Errors.Code)}{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when refusal.IsSentOn => new RegistryUnavailableException(ImageProblem.AccessDenied,
                $"{question.Registry} sent the function on to {(server == question.Registry.Host ? "itself" : server)}, where nothing is shown, and which refused to deliver a part of {question.Repository} (status {(int)refusal.Response.StatusCode}).{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when refusal.Secret is { } secret => LoginRefused(question, secret, said),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => WantsLogin(question, said),
            var status => new RegistryUnavailableException(ImageProblem.Invalid, $"{server} answered status {(int)status} when asked for {question.Subject}.{said}"),
        };
    }

    public static RegistryUnavailableException WantsLogin(RegistryQuestion question, string said = "") => new(ImageProblem.AccessDenied,
        $"{question.Registry} refused to show {question.Repository} to somebody without a login; or there is no such repository.{said}");

    public static RegistryUnavailableException LoginRefused(RegistryQuestion question, string? secret, string said) => new(ImageProblem.LoginRefused,
        $"{question.Registry} refused to show {question.Repository} to the login in the secret {PlainText.Line(secret ?? "of REGISTRY_CREDENTIALS", 200)}: it has expired, or lacks the permission to pull; or there is no such repository.{said}");

    /// <summary>What need not be so the next time.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="server">Who gave it, for people.</param>
    /// <param name="said">What it said, as a sentence behind a blank, or nothing.</param>
    /// <param name="clock">The present, for dates in the answer.</param>
    /// <returns>Null when the answer will be the same.</returns>
    public static Exception? Passing(HttpResponseMessage response, string server, string said, TimeProvider clock) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => TooMany(response, clock),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new ServerFailedException($"{server} failed with status {(int)response.StatusCode}.{said}"),
        _ => null,
    };

    private static TooManyRequestsException TooMany(HttpResponseMessage response, TimeProvider clock) =>
        new(response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? RetryAfter.Read(values.ToString(), clock.GetUtcNow()) : null);

    private static string Missing(RegistryQuestion question, string? code) => code switch
    {
        "NAME_UNKNOWN" => $"The repository {question.Subject} does not exist (any more).",
        "BLOB_UNKNOWN" => $"A part of {question.Subject} does not exist (any more).",
        _ when question.Path.StartsWith("manifests/", StringComparison.Ordinal) => $"{question.Subject} has no image {question.Path["manifests/".Length..]} (any more).",
        _ => $"{question.Subject} has no {question.Path.Replace('/', ' ')} (any more).",
    };
}
