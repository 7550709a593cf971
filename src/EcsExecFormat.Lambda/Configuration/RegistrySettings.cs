using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>The variables that say which registries are trusted how far.</summary>
/// <param name="Allowed">ALLOWED_PRIVATE_REGISTRIES.</param>
/// <param name="Secrets">REGISTRY_CREDENTIALS: secret ARNs by registry.</param>
/// <param name="Authorities">What the file of REGISTRY_CA_BUNDLE holds; null when it is not set.</param>
public sealed record RegistrySettings(AllowedHosts Allowed, ImmutableDictionary<string, string> Secrets, X509Certificate2Collection? Authorities)
{
    /// <summary>Reads them all; a bad one is remembered by <paramref name="reader"/> and stands as nothing in the result.</summary>
    internal static RegistrySettings Read(SettingReader reader) => new(
        reader.Optional("ALLOWED_PRIVATE_REGISTRIES", "host or host:port, separated by commas, such as registry.example.internal,10.0.0.7:5000",
            value => AllowedHosts.TryParse(value, out var hosts) ? hosts : null) ?? AllowedHosts.None,
        reader.Optional("REGISTRY_CREDENTIALS",
            "host=secretArn, separated by commas, each host once and none of Amazon ECR, such as ghcr.io=arn:aws:secretsmanager:eu-west-1:123456789012:secret:ghcr-AbCdEf", ParseSecrets)
            ?? ImmutableDictionary<string, string>.Empty,
        reader.Optional("REGISTRY_CA_BUNDLE", "the path of a file with PEM certificates", AuthorityFile.Read));

    private static ImmutableDictionary<string, string>? ParseSecrets(string value)
    {
        var secrets = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var entry in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('=', 2, StringSplitOptions.TrimEntries) is not [var host, var secret] || !IsSecret(secret))
                return null;
            if (RegistryName.Of(host) is not { } registry || EcrRegistry.TryParse(registry, out _) || !secrets.TryAdd(registry, secret))
                return null;
        }

        return secrets.ToImmutable();
    }

    private static bool IsSecret(string text) =>
        ArnText.TrySplit(text, "secretsmanager", out _, out var resource) && resource.StartsWith("secret:", StringComparison.Ordinal) && resource.Length > "secret:".Length;
}
