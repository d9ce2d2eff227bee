namespace Prewarm.Sources.Options;

/// <summary>Checks the sources as a whole. Failures name key and rule, never a value.</summary>
public static class SourcesRules
{
    private static readonly TimeSpan TimeoutMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SampleAgeMin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SampleAgeMax = TimeSpan.FromMinutes(15);

    /// <summary>Every broken rule; empty when all is well.</summary>
    public static IReadOnlyList<string> Check(SourcesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. options.ByName.SelectMany(pair => Check(pair.Key, pair.Value))];
    }

    private static IEnumerable<string> Check(string name, SourceOptions source)
    {
        foreach (var (key, rule) in CheckCommon(source).Concat(CheckType(source)))
        {
            yield return $"Sources:{name}:{key} {rule}.";
        }
    }

    private static IEnumerable<(string Key, string Rule)> CheckCommon(SourceOptions source)
    {
        if (source.Timeout < TimeoutMin || source.Timeout > TimeoutMax)
        {
            yield return ("Timeout", "must be within 100ms and 60s");
        }

        if (source.MaxSampleAge < SampleAgeMin || source.MaxSampleAge > SampleAgeMax)
        {
            yield return ("MaxSampleAge", "must be within 5s and 15m");
        }

        if (string.IsNullOrEmpty(source.CertificateFile) != string.IsNullOrEmpty(source.KeyFile))
        {
            yield return ("CertificateFile", "needs KeyFile, and the other way round");
        }

        (string Key, string? Path)[] files =
        [
            ("BearerTokenFile", source.BearerTokenFile),
            ("PasswordFile", source.PasswordFile),
            ("CaFile", source.CaFile),
            ("CertificateFile", source.CertificateFile),
            ("KeyFile", source.KeyFile),
            ("ConnectionStringFile", source.ConnectionStringFile),
        ];
        foreach (var (key, path) in files)
        {
            if (!string.IsNullOrEmpty(path) && !File.Exists(path))
            {
                yield return (key, "names a file that does not exist");
            }
        }

        var basic = source.Username is not null;
        if (basic && (source.BearerToken is not null || source.BearerTokenFile is not null))
        {
            yield return ("Username", "cannot be combined with a bearer token");
        }
    }

    private static IEnumerable<(string Key, string Rule)> CheckType(SourceOptions source)
    {
        switch (source.Type)
        {
            case SourceType.Prometheus when !IsHttp(source.Url):
                yield return ("Url", "must be an http:// or https:// address without credentials");
                break;
            case SourceType.Scrape when source.Targets.Count + source.DnsTargets.Count == 0:
                yield return ("Targets", "or DnsTargets must name at least one address");
                break;
            case SourceType.Scrape when !source.Targets.Concat(source.DnsTargets).All(IsHttp):
                yield return ("Targets", "and DnsTargets must be http:// or https:// addresses without credentials");
                break;
            case SourceType.Redis when source.ConnectionString is null && source.ConnectionStringFile is null:
                yield return ("ConnectionString", "or ConnectionStringFile is required");
                break;
        }
    }

    private static bool IsHttp(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0;
}
