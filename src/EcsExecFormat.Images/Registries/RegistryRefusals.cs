using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>What a registry's refusals mean for an image, in words (OCI distribution spec, Error Codes).</summary>
internal static class RegistryRefusals
{
    /// <summary>An answer to a question, as the exception that it amounts to.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="response">An answer other than 200, read as far as its errors.</param>
    /// <param name="address">Who answered.</param>
    /// <param name="errors">What the answer says.</param>
    /// <param name="secret">ARN of the secret whose login was shown; null when none was.</param>
    /// <param name="clock">The present, for dates in the answer.</param>
    public static Exception Of(RegistryQuestion question, HttpResponseMessage response, Uri address, RegistryErrors errors, string? secret, TimeProvider clock)
    {
        var server = address.Host;
        var said = errors.Quoted(server);
        return response.StatusCode switch
        {
            _ when errors.Code == "TOOMANYREQUESTS" => new TooManyRequestsException(address.Authority, After(response, clock)),
            HttpStatusCode.TooManyRequests => new TooManyRequestsException(address.Authority, After(response, clock)),
            HttpStatusCode.NotFound => new RegistryUnavailableException(ImageProblem.NotFound, $"{Missing(question, errors.Code)}{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when server != question.Registry.Host => new RegistryUnavailableException(ImageProblem.AccessDenied,
                $"{question.Registry} sent the function on to {server}, which refused to deliver a part of {question.Repository} (status {(int)response.StatusCode}).{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => secret is null ? WantsLogin(question, null, said) : LoginRefused(question, secret, said),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new ServerFailedException($"{server} failed with status {(int)response.StatusCode}.{said}"),
            var status => new RegistryUnavailableException(ImageProblem.Invalid, $"{server} answered status {(int)status} when asked for {question.Subject}.{said}"),
        };
    }

    public static RegistryUnavailableException WantsLogin(RegistryQuestion question, string? secret, string said = "") => secret is not null
        ? LoginRefused(question, secret, said)
        : new RegistryUnavailableException(ImageProblem.AccessDenied,
            $"{question.Registry} shows {question.Repository} to nobody without a login, and REGISTRY_CREDENTIALS names none for it; or there is no such repository.{said}");

    public static RegistryUnavailableException LoginRefused(RegistryQuestion question, string? secret, string said) => new(ImageProblem.AccessDenied,
        $"{question.Registry} refused to show {question.Repository} to the login in the secret {PlainText.Line(secret ?? "of REGISTRY_CREDENTIALS", 200)}: it has expired, or lacks the permission to pull; or there is no such repository.{said}");

    public static TimeSpan? After(HttpResponseMessage response, TimeProvider clock) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? RetryAfter.Read(values.ToString(), clock.GetUtcNow()) : null;

    private static string Missing(RegistryQuestion question, string? code) => code switch
    {
        "NAME_UNKNOWN" => $"The repository {question.Subject} does not exist (any more).",
        "BLOB_UNKNOWN" => $"A part of {question.Subject} does not exist (any more).",
        _ when question.Path.StartsWith("manifests/", StringComparison.Ordinal) => $"{question.Subject} has no image {question.Path["manifests/".Length..]} (any more).",
        _ => $"{question.Subject} has no {question.Path.Replace('/', ' ')} (any more).",
    };
}
