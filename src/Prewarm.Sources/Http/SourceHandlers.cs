using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Prewarm.Sources.Options;

namespace Prewarm.Sources.Http;

/// <summary>The transport of one source: pooled connections, its own trust and client certificate.</summary>
internal static class SourceHandlers
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public static SocketsHttpHandler Create(SourceOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // Addresses behind a name change in a cluster; connections must not outlive them for long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Timeout,
        };
        if (!string.IsNullOrEmpty(options.CertificateFile))
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => LoadClient(options);
        }

        if (!string.IsNullOrEmpty(options.CaFile))
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, presented, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
                && IsTrusted(certificate, presented, options.CaFile);
        }

        return handler;
    }

    private static X509Certificate2 LoadClient(SourceOptions options)
    {
        using var pem = X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, string caFile)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []); // Intermediates sent along.
        using var server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(server);
    }
}
