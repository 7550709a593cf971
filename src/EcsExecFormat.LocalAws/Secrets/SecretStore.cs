using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>The secrets of the account, in all regions.</summary>
internal sealed partial class SecretStore(LocalAwsOptions options)
{
    private const string SuffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int SuffixLength = 6;
    private const int LongestName = 512;
    private const int MostBytes = 65_536;

    private readonly Dictionary<(string Region, string Name), Secret> _secrets = [];

    /// <exception cref="ServiceErrorException">The name or the value is not allowed.</exception>
    public Secret Put(string name, string region, SecretValue value)
    {
        if (name.Length is 0 or > LongestName || NotInNames().IsMatch(name))
            throw SecretsErrors.BadName;
        if (SizeOf(value) is 0 or > MostBytes)
            throw SecretsErrors.BadValue;
        if (!_secrets.TryGetValue((region, name), out var secret))
            _secrets.Add((region, name), secret = new Secret(name, ArnOf(name, region)));
        secret.Take(value, options.TimeProvider.GetUtcNow());
        return secret;
    }

    public void Remove(Secret secret) => _secrets.Remove(_secrets.First(kept => kept.Value == secret).Key);

    /// <summary>By the full ARN, by the name, or by the ARN without the characters that Secrets Manager put at its end.</summary>
    /// <remarks>
    /// Secrets Manager does not find a secret by such a partial ARN if the name itself ends with a hyphen and six characters
    /// (User Guide, "Troubleshoot AWS Secrets Manager"): it takes these for the end of a full ARN.
    /// </remarks>
    /// <param name="secretId">As a caller names it.</param>
    /// <param name="region">The region that is asked; a secret of another one is not there.</param>
    /// <exception cref="ServiceErrorException">There is no such secret.</exception>
    public Secret Find(string secretId, string region)
    {
        if (!secretId.StartsWith("arn:", StringComparison.Ordinal))
            return NotInNames().IsMatch(secretId) ? throw SecretsErrors.BadName : Named(region, secretId) ?? throw SecretsErrors.NotFound;
        var found = _secrets.Values.FirstOrDefault(secret => secret.Arn == secretId);
        var prefix = Prefix(region);
        if (found is null && secretId.StartsWith(prefix, StringComparison.Ordinal) && !LooksComplete().IsMatch(secretId))
            found = Named(region, secretId[prefix.Length..]);
        return found is not null && found.Arn.StartsWith(prefix, StringComparison.Ordinal) ? found : throw SecretsErrors.NotFound;
    }

    private Secret? Named(string region, string name) => _secrets.GetValueOrDefault((region, name));

    private string Prefix(string region) => Arns.Of(options with { Region = region }, "secretsmanager", "secret:");

    // Real suffixes are random; these follow from the name, so that two runs are alike.
    private string ArnOf(string name, string region)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Prefix(region) + name));
        return $"{Prefix(region)}{name}-{string.Concat(hash.Take(SuffixLength).Select(part => SuffixLetters[part % SuffixLetters.Length]))}";
    }

    private static int SizeOf(SecretValue value) => value switch
    {
        SecretValue.Text text => Encoding.UTF8.GetByteCount(text.Value),
        SecretValue.Binary binary => binary.Value.Length,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [GeneratedRegex("[^A-Za-z0-9/_+=.@!-]")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"-[A-Za-z0-9]{6}\z")]
    private static partial Regex LooksComplete();
}
