using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Prewarm.Sources.Probing;

/// <summary>When the certificate of a server ends.</summary>
internal static class CertificateDate
{
    /// <summary>Null without TLS, and where the server shows none.</summary>
    [SuppressMessage(
        "Security",
        "CA5359",
        Justification = "Only the date of the certificate is read; nothing is sent or received over this connection."
    )]
    public static async Task<DateTimeOffset?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            X509Certificate2? seen = null;

            // Trust is the reading client's business and already decided there: here only the date is read.
            await using var tls = new SslStream(
                tcp.GetStream(),
                leaveInnerStreamOpen: false,
                (_, certificate, _, _) =>
                {
                    seen = certificate is null
                        ? null
                        : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                    return true;
                }
            );
            await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = address.Host },
                    cancellationToken
                )
                .ConfigureAwait(false);
            using (seen)
            {
                return seen?.NotAfter.ToUniversalTime();
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException)
        {
            return null;
        }
    }
}
