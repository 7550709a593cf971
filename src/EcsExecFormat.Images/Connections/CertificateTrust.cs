using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EcsExecFormat.Images.Connections;

/// <summary>Which servers are believed to be who they are: those with certificates of public authorities, and of the operator's own.</summary>
/// <param name="authorities">Certificates of the operator's own authorities; null for none.</param>
internal sealed class CertificateTrust(X509Certificate2Collection? authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public SslClientAuthenticationOptions NewOptions() => new()
    {
        CertificateChainPolicy = NewPolicy(),
#pragma warning disable CA5359 // It refuses by throwing, which keeps the reason.
        RemoteCertificateValidationCallback = Validate,
#pragma warning restore CA5359
    };

    // A certificate may name addresses where to fetch missing issuers or revocation lists. Nothing looks at those addresses, so none is asked.
    private static X509ChainPolicy NewPolicy() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities is not null && certificate is X509Certificate2 leaf && IsOurs(leaf, chain, authorities))
            return true;
        throw new CertificateRefusedException(errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "its certificate is for another name"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "it shows no certificate"
            : $"its certificate is not trusted ({Problems(chain)})");
    }

    private static bool IsOurs(X509Certificate2 leaf, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = NewPolicy() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(leaf);
    }

    private static string Problems(X509Chain? chain) =>
        chain is { ChainStatus: { Length: > 0 } states } ? string.Join(", ", states.Select(state => state.Status).Distinct()) : "no reason given";
}
