namespace EcsExecFormat.Images.Registries;

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
