using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Prewarm.Hosting.Endpoints;
using Prewarm.Shared;

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
            RemoteCertificateValidationCallback = (_, certificate, presented, _) =>
                !asksClients
                || (
                    certificate is null
                        ? !options.RequireClientCertificate
                        : AuthorityTrust.Holds(certificate, presented, loaded.ClientAuthorities, AuthorityTrust.Client)
                ),
        };
    }
}
