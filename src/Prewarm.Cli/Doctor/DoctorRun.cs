using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Sources;
using Prewarm.Sources.Probing;

namespace Prewarm.Cli.Doctor;

/// <summary>Everything the doctor looks at.</summary>
internal static class DoctorRun
{
    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(14);

    /// <param name="files">ScaledObject files to lint; with files alone, sources are looked at only when any is configured.</param>
    /// <exception cref="FormatException">A file cannot be read.</exception>
    /// <exception cref="ConfigurationException">The configuration cannot be read.</exception>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(
        HostArguments arguments,
        IReadOnlyList<string> files,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var configuration = new ConfigurationBuilder();
        configuration.AddPrewarm(arguments);
        var settings = configuration.Build();
        var findings = new List<DoctorFinding>();
        findings.AddRange(Certificate(settings["Scaler:Tls:CertificateFile"], clock.GetUtcNow()));
        var names = await SourcesAsync(settings, findings, files.Count > 0, clock, cancellationToken)
            .ConfigureAwait(false);
        foreach (var file in files)
        {
            var documents = ScaledObjectFile.Read(file).Where(ScaledObjectLint.Reads).ToList();
            if (documents.Count == 0)
            {
                throw new FormatException($"{file}: holds no ScaledObject and no ScaledJob");
            }

            findings.AddRange(
                documents
                    .SelectMany(document => ScaledObjectLint.Check(document, names))
                    .Select(finding => finding with { Where = Path.GetFileName(file) + ": " + finding.Where })
            );
        }

        return findings;
    }

    private static async Task<IReadOnlyCollection<string>?> SourcesAsync(
        IConfiguration settings,
        List<DoctorFinding> findings,
        bool mayBeNone,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddLogging();
        services.AddMetrics();
        try
        {
            services.AddPrewarmSources(settings);
        }
        catch (OptionsValidationException invalid)
        {
            findings.AddRange(invalid.Failures.Select(failure => DoctorFinding.Error("configuration", failure)));
            return null;
        }

        await using var provider = services.BuildServiceProvider();
        var probe = provider.GetRequiredService<ISourceProbe>();
        if (probe.Names.Count == 0)
        {
            if (!mayBeNone)
            {
                findings.Add(DoctorFinding.Error("configuration", "names no source: there is nothing to read from"));
            }

            return null;
        }

        var now = clock.GetUtcNow();
        foreach (var name in probe.Names)
        {
            var found = await probe.ProbeAsync(name, now, deep: true, cancellationToken).ConfigureAwait(false);
            findings.AddRange(SourceCheckup.Check(found, now));
        }

        return probe.Names;
    }

    /// <summary>The scaler's own certificate: KEDA refuses one that has ended.</summary>
    private static IEnumerable<DoctorFinding> Certificate(string? file, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(file))
        {
            yield break;
        }

        const string Where = "Scaler:Tls";
        DateTimeOffset ends;
        string? trouble = null;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            (ends, trouble) = (default, unreadable.GetType().Name);
        }

        var text = $"the scaler's certificate ends {ends:yyyy-MM-dd}";
        yield return trouble is not null ? DoctorFinding.Error(Where, $"the certificate cannot be read ({trouble})")
        : ends < now ? DoctorFinding.Error(Where, text)
        : ends < now + CertificateSoon ? DoctorFinding.Warning(Where, text)
        : DoctorFinding.Ok(Where, text);
    }
}
