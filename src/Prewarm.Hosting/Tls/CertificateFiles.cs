using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;

namespace Prewarm.Hosting.Tls;

/// <summary>Certificates from PEM files, read again when a file changes; a file that is wrong keeps the last good one.</summary>
/// <remarks>Handshakes ask; files are looked at once per <see cref="LookEvery"/> at most. Kubernetes swaps secrets by symlink, so times and lengths are compared, not events awaited.</remarks>
public sealed class CertificateFiles
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly TlsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _lookedAt;
    private string _stamp = string.Empty;
    private Loaded? _loaded;

    public CertificateFiles(IOptions<EndpointOptions> options, TimeProvider clock, ILogger<CertificateFiles> logger)
    {
        _options = options.Value.Tls;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The certificates as of now.</summary>
    /// <exception cref="ConfigurationException">No good certificate has ever been read.</exception>
    public Loaded Current
    {
        get
        {
            lock (_gate)
            {
                if (_loaded is null || _clock.GetElapsedTime(_lookedAt) >= LookEvery)
                {
                    _lookedAt = _clock.GetTimestamp();
                    Refresh();
                }

                return _loaded
                    ?? throw new ConfigurationException("the files of Tls are not a usable certificate and key");
            }
        }
    }

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="ConfigurationException">They cannot be used.</exception>
    public void EnsureUsable() => _ = Current;

    private void Refresh()
    {
        try
        {
            var stamp = Stamp(_options.CertificateFile) + Stamp(_options.KeyFile) + Stamp(_options.ClientCaFile);
            if (stamp == _stamp)
            {
                return;
            }

            var loaded = Load();
            _stamp = stamp;
            _loaded = loaded;
            _logger.CertificateLoaded(loaded.Server.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception failure)
            when (failure is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Between the swap of certificate and key they may not fit (an ArgumentException); the next look finds the pair.
            _logger.CertificateRefused(failure.GetType().Name);
        }
    }

    private Loaded Load()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_options.CertificateFile!, _options.KeyFile);

        // A key read from PEM is ephemeral; the round trip through PKCS#12 makes one that every platform's TLS can use.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_options.CertificateFile!);
        var authorities = new X509Certificate2Collection();
        if (!string.IsNullOrEmpty(_options.ClientCaFile))
        {
            authorities.ImportFromPemFile(_options.ClientCaFile);
        }

        return new Loaded(
            System.Net.Security.SslStreamCertificateContext.Create(certificate, chain, offline: true),
            authorities
        );
    }

    private static string Stamp(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return "-";
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        var file = new FileInfo(target.FullName);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{file.FullName}|{file.LastWriteTimeUtc.Ticks}|{file.Length};"
        );
    }

    /// <summary>What one reading of the files gave.</summary>
    public sealed record Loaded(
        System.Net.Security.SslStreamCertificateContext Server,
        X509Certificate2Collection ClientAuthorities
    );
}
