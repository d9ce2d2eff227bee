using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Prewarm.Shared;

/// <summary>For clients: the server must come from the authorities of a file, in place of the system's.</summary>
internal static class ServerTrust
{
    /// <summary>The file is read at each handshake: authorities are rotated under us, and new connections are rare.</summary>
    public static RemoteCertificateValidationCallback From(string caFile) =>
        (_, certificate, presented, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            {
                return false;
            }

            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(caFile);
            return AuthorityTrust.Holds(certificate, presented, authorities, AuthorityTrust.Server);
        };
}
