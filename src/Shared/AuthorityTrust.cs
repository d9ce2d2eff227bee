using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prewarm.Shared;

/// <summary>Whether a certificate comes from stated authorities, and from none besides.</summary>
/// <remarks>Compiled into each project that opens or answers TLS connections: none of them may refer to another.</remarks>
internal static class AuthorityTrust
{
    /// <summary>Extended key usage of a server.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>Extended key usage of a client: a server's certificate from the same authority does not make one.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    /// <param name="certificate">Of the other side.</param>
    /// <param name="presented">What it sent along, intermediates among them.</param>
    /// <param name="authorities">The only roots.</param>
    /// <param name="use"><see cref="Server"/> or <see cref="Client"/>.</param>
    public static bool Holds(
        X509Certificate certificate,
        X509Chain? presented,
        X509Certificate2Collection authorities,
        string use
    )
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Clusters issue short-lived certificates without revocation lists.
        chain.ChainPolicy.DisableCertificateDownloads = true; // A stranger's certificate must not make us call an address it names.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        using var own = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(own);
    }
}
