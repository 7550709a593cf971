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
            _ when refusal.Errors.Code == "TOOMANYREQUESTS" => new TooManyRequestsException(refusal.Address.Authority, After(refusal.Response, clock)),
            HttpStatusCode.TooManyRequests => new TooManyRequestsException(refusal.Address.Authority, After(refusal.Response, clock)),
            HttpStatusCode.NotFound => new RegistryUnavailableException(ImageProblem.NotFound, $"{Missing(question, refusal.Errors.Code)}{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when refusal.IsSentOn => new RegistryUnavailableException(ImageProblem.AccessDenied,
                $"{question.Registry} sent the function on to {(server == question.Registry.Host ? "itself" : server)}, where nothing is shown, and which refused to deliver a part of {question.Repository} (status {(int)refusal.Response.StatusCode}).{said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when refusal.Secret is { } secret => LoginRefused(question, secret, said),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => WantsLogin(question, said),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new ServerFailedException($"{server} failed with status {(int)refusal.Response.StatusCode}.{said}"),
            var status => new RegistryUnavailableException(ImageProblem.Invalid, $"{server} answered status {(int)status} when asked for {question.Subject}.{said}"),
        };
    }

    public static RegistryUnavailableException WantsLogin(RegistryQuestion question, string said = "") => new(ImageProblem.AccessDenied,
        $"{question.Registry} refused to show {question.Repository} to somebody without a login; or there is no such repository.{said}");

    public static RegistryUnavailableException LoginRefused(RegistryQuestion question, string? secret, string said) => new(ImageProblem.LoginRefused,
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

/// <summary>An answer other than the one that was asked for.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Address">Who gave it.</param>
/// <param name="Errors">What it says.</param>
/// <param name="Secret">ARN of the secret whose login was shown, itself or as a token; null when none was.</param>
/// <param name="IsSentOn">Whether a redirect led there.</param>
internal sealed record RegistryRefusal(HttpResponseMessage Response, Uri Address, RegistryErrors Errors, string? Secret, bool IsSentOn)
{
    /// <summary>Shows no more of the address than its host: the rest can be a permission.</summary>
    public override string ToString() => $"status {(int)Response.StatusCode} of {Address.Host}";
}
