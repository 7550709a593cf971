using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>Makes and checks the links of GetDownloadUrlForLayer: a path and a signature that binds it until it expires.</summary>
internal sealed class LayerLink(TimeProvider clock)
{
    public const string PathPrefix = "/layers/";

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public Uri Make(Uri endpoint, EcrRepository repository, string digest)
    {
        var expires = (clock.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var path = $"{PathPrefix}{repository.RegistryId}/{repository.Region}/{repository.Name}/{digest}";
        return new Uri(endpoint, $"{path}?X-Amz-Expires={expires}&X-Amz-Signature={Sign(path, expires)}");
    }

    /// <returns>Why the link is not good; null when it is.</returns>
    public string? Flaw(string path, IReadOnlyDictionary<string, string> query)
    {
        var expires = query.GetValueOrDefault("X-Amz-Expires", "");
        if (query.GetValueOrDefault("X-Amz-Signature") != Sign(path, expires))
            return "The request signature we calculated does not match the signature you provided.";
        return long.Parse(expires, CultureInfo.InvariantCulture) < clock.GetUtcNow().ToUnixTimeSeconds() ? "Request has expired" : null;
    }

    private string Sign(string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(path + '\n' + expires)));
}
