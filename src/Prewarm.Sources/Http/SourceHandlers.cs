using System.Security.Cryptography.X509Certificates;
using Prewarm.Shared;
using Prewarm.Sources.Options;

namespace Prewarm.Sources.Http;

/// <summary>The transport of one source: pooled connections, its own trust and client certificate.</summary>
internal static class SourceHandlers
{
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
            handler.SslOptions.RemoteCertificateValidationCallback = ServerTrust.From(options.CaFile);
        }

        return handler;
    }

    private static X509Certificate2 LoadClient(SourceOptions options)
    {
        using var pem = X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }
}
