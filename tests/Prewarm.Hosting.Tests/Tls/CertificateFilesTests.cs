using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;
using Prewarm.Hosting.Tls;
using Prewarm.TestUtils.Certificates;

namespace Prewarm.Hosting.Tests.Tls;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger<CertificateFiles> _log = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Current_UnchangedFiles_AreReadOnce()
    {
        var files = Open(_authority.Issue("localhost"));
        var first = files.Current;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(first, files.Current);
        Assert.Equal(1, _log.Collector.Count);
    }

    [Fact]
    public void Current_ChangedFiles_AreReadAfterAtMostASecond()
    {
        var pair = _authority.Issue("localhost");
        var files = Open(pair);
        var before = files.Current;
        _authority.Issue("renewed").CopyOver(pair);
        Touch(pair);
        Assert.Same(before, files.Current);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=renewed", files.Current.Server.TargetCertificate.Subject);
    }

    [Fact]
    public void Current_LinkedFolderSwapped_IsReadAgain()
    {
        // Kubernetes: tls.crt -> ..data/tls.crt, and ..data is swapped as a whole.
        var mount = Directory.CreateTempSubdirectory("prewarm-secret-");
        try
        {
            Publish(mount.FullName, "v1", _authority.Issue("first"));
            var link = Path.Combine(mount.FullName, "..data");
            Directory.CreateSymbolicLink(link, Path.Combine(mount.FullName, "v1"));
            var pair = new CertificatePair(
                Path.Combine(mount.FullName, "tls.crt"),
                Path.Combine(mount.FullName, "tls.key")
            );
            File.CreateSymbolicLink(pair.CertificateFile, "..data/tls.crt");
            File.CreateSymbolicLink(pair.KeyFile, "..data/tls.key");
            var files = Open(pair);
            Assert.Equal("CN=first", files.Current.Server.TargetCertificate.Subject);

            Publish(mount.FullName, "v2", _authority.Issue("second"));
            Directory.CreateSymbolicLink(link + "_tmp", Path.Combine(mount.FullName, "v2"));
            Directory.Delete(link);
            Directory.Move(link + "_tmp", link);
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("CN=second", files.Current.Server.TargetCertificate.Subject);
        }
        finally
        {
            mount.Delete(recursive: true);
        }
    }

    [Fact]
    public void Current_KeyThatDoesNotFitYet_KeepsTheOldPairAndFindsTheNewOneLater()
    {
        var pair = _authority.Issue("localhost");
        var files = Open(pair);
        var before = files.Current;
        var next = _authority.Issue("renewed");
        File.Copy(next.CertificateFile, pair.CertificateFile, overwrite: true);
        Touch(pair);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(before, files.Current);
        Assert.Contains("last good", _log.LatestRecord.Message, StringComparison.Ordinal);

        next.CopyOver(pair);
        Touch(pair);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=renewed", files.Current.Server.TargetCertificate.Subject);
    }

    [Fact]
    public void EnsureUsable_NotACertificate_RefusesTheStart()
    {
        var pair = _authority.Issue("localhost");
        File.WriteAllText(pair.CertificateFile, "hunter2");
        var error = Assert.Throws<ConfigurationException>(() => Open(pair).EnsureUsable());
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    private CertificateFiles Open(CertificatePair pair) =>
        new(
            Options.Create(
                new EndpointOptions { Tls = { CertificateFile = pair.CertificateFile, KeyFile = pair.KeyFile } }
            ),
            _clock,
            _log
        );

    /// <summary>Two writes within one tick of the file system's clock would look the same.</summary>
    private static void Touch(CertificatePair pair)
    {
        foreach (var file in new[] { pair.CertificateFile, pair.KeyFile })
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
        }
    }

    private static void Publish(string mount, string version, CertificatePair pair)
    {
        var folder = Directory.CreateDirectory(Path.Combine(mount, version)).FullName;
        File.Copy(pair.CertificateFile, Path.Combine(folder, "tls.crt"));
        File.Copy(pair.KeyFile, Path.Combine(folder, "tls.key"));
    }
}
