using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Prewarm.Hosting.Endpoints;

namespace Prewarm.Hosting.Tls;

/// <summary>TLS 1.2 or later with the certificate of the moment; connections that are open keep the one they began with.</summary>
internal static class ServerTls
{
    /// <summary>Extended key usage: a server's certificate from the same authority does not make a client.</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

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
            RemoteCertificateValidationCallback = (_, certificate, presented, _) =>
                !asksClients || IsTrusted(certificate, presented, loaded.ClientAuthorities, options),
        };
    }

    private static bool IsTrusted(
        X509Certificate? certificate,
        X509Chain? presented,
        X509Certificate2Collection authorities,
        TlsOptions options
    )
    {
        if (certificate is null)
        {
            return !options.RequireClientCertificate;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Clusters issue short-lived certificates without revocation lists.
        chain.ChainPolicy.DisableCertificateDownloads = true; // A stranger's certificate must not make us call an address it names.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []); // Intermediates the client sent along.
        using var client = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(client);
    }
}
