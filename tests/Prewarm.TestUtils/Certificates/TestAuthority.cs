using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prewarm.TestUtils.Certificates;

/// <summary>A certificate authority in a folder of its own, for TLS tests. The folder goes with it.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-ca-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private int _issued;

    public TestAuthority()
    {
        var request = new CertificateRequest(
            "CN=Test authority " + Convert.ToHexString(RandomNumberGenerator.GetBytes(4)),
            _key,
            HashAlgorithmName.SHA256
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(30));
        CaFile = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's certificate as PEM.</summary>
    public string CaFile { get; }

    /// <summary>Issues a certificate for a host name, valid for loopback addresses too.</summary>
    public CertificatePair Issue(string name, string use = ServerUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            _certificate,
            now.AddDays(-1),
            now.AddDays(10),
            RandomNumberGenerator.GetBytes(8)
        );
        var stem = Path.Combine(_folder.FullName, "pair" + ++_issued);
        var pair = new CertificatePair(stem + ".pem", stem + ".key");
        File.WriteAllText(pair.CertificateFile, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(pair.KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        return pair;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A certificate and its key as PEM files.</summary>
public sealed record CertificatePair(string CertificateFile, string KeyFile)
{
    /// <summary>Overwrites another pair's files, as a renewal does.</summary>
    public void CopyOver(CertificatePair other)
    {
        ArgumentNullException.ThrowIfNull(other);
        File.Copy(KeyFile, other.KeyFile, overwrite: true);
        File.Copy(CertificateFile, other.CertificateFile, overwrite: true);
    }
}
