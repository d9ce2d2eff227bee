namespace Prewarm.Sources.Options;

/// <summary>One configured source. Written by the administrator; a ScaledObject may only name it.</summary>
public sealed class SourceOptions
{
    /// <summary>Kind of source.</summary>
    public SourceType Type { get; set; }

    /// <summary>Base address of a Prometheus-compatible API, <c>http://</c> or <c>https://</c>, a path prefix included.</summary>
    public string? Url { get; set; }

    /// <summary>Bound of one read, retries included. Default 5 s, 100 ms to 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A sample older than this is stale. Default 1 min, 5 s to 15 min.</summary>
    public TimeSpan MaxSampleAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Let ScaledObjects bring their own PromQL or Redis keys (<c>engine: custom</c>). Default false.</summary>
    public bool AllowRawQueries { get; set; }

    /// <summary>Bearer token; better a file.</summary>
    public string? BearerToken { get; set; }

    /// <summary>File with a bearer token, read again when it changes.</summary>
    public string? BearerTokenFile { get; set; }

    /// <summary>User of basic authentication; not together with a bearer token.</summary>
    public string? Username { get; set; }

    /// <summary>Password of basic authentication; better a file.</summary>
    public string? Password { get; set; }

    /// <summary>File with the password, read again when it changes.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>PEM authorities of the server, trusted in place of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM certificate of ours for mutual TLS.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM key to <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Extra request headers, such as <c>X-Scope-OrgID</c>.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>Scrape: addresses of <c>/metrics</c>.</summary>
    public List<string> Targets { get; set; } = [];

    /// <summary>Scrape: DNS names that resolve to all pods, as <c>http://name:port/metrics</c>; each address is a target.</summary>
    public List<string> DnsTargets { get; set; } = [];

    /// <summary>Redis: StackExchange.Redis connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>File with the connection string, read again when it changes.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>Redis: keys must start with one of these; empty allows all.</summary>
    public List<string> KeyPrefixes { get; set; } = [];
}

/// <summary>Kinds of source.</summary>
public enum SourceType
{
    /// <summary>Any API that speaks Prometheus' HTTP queries: Prometheus, Thanos, Mimir, VictoriaMetrics.</summary>
    Prometheus,

    /// <summary>Engines' own <c>/metrics</c>, without a Prometheus in between.</summary>
    Scrape,

    /// <summary>Redis lists, streams and consumer groups.</summary>
    Redis,
}
