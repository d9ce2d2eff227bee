using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Prewarm.Hosting.Endpoints;

namespace Prewarm.Hosting.Tls;

/// <summary>TLS 1.2 or later with the certificate of the moment; connections that are open keep the one they began with.</summary>
internal static class ServerTls
{
    public static TlsHandshakeCallbackOptions Callback(CertificateFiles files, TlsOptions options) =>
        new() { OnConnection = _ => ValueTask.FromResult(Build(files.Current, options)) };

    private static SslServerAuthenticationOptions Build(CertificateFiles.Loaded loaded, TlsOptions options)
    {
        var asksClients = loaded.ClientAuthorities.Count > 0;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = loaded.Server,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateRequired = asksClients,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                !asksClients || IsTrusted(certificate, loaded.ClientAuthorities, options.RequireClientCertificate),
        };
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Certificate2Collection authorities, bool required)
    {
        if (certificate is null)
        {
            return !required;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Clusters issue short-lived certificates without revocation lists.
        using var client = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(client);
    }
}
