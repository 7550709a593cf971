using System.Text.RegularExpressions;

namespace EcsExecFormat.LocalAws.Calls;

/// <summary>Who signed a request and for what: the credential scope of its SigV4 Authorization header.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="Region">The region that was signed for.</param>
/// <param name="Service">The signing name of the service, such as <c>ecs</c>.</param>
public sealed partial record CredentialScope(string AccessKeyId, string Region, string Service)
{
    /// <returns>The scope, or null when <paramref name="authorization"/> is no complete SigV4 header.</returns>
    public static CredentialScope? Parse(string authorization)
    {
        var match = Header().Match(authorization);
        return match.Success
            ? new CredentialScope(match.Groups["key"].Value, match.Groups["region"].Value, match.Groups["service"].Value)
            : null;
    }

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=(?<key>[^/,\s]+)/[0-9]{8}/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9.-]+)/aws4_request, ?SignedHeaders=[^,\s]+, ?Signature=[0-9a-f]{64}$")]
    private static partial Regex Header();
}
