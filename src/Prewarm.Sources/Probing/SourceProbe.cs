using System.Collections.Frozen;
using System.Text;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Http;
using Prewarm.Sources.Options;
using Prewarm.Sources.Presets;
using Prewarm.Sources.Prometheus;
using Prewarm.Sources.Scrape;

namespace Prewarm.Sources.Probing;

/// <summary>Probes through the same clients, credentials and trust that reading uses.</summary>
internal sealed class SourceProbe(
    SourcesOptions sources,
    Func<string, HttpClient> clients,
    ISignalReader reader,
    TimeProvider wall
) : ISourceProbe
{
    private const int BytesMax = 32 * 1024 * 1024;
    private const int TargetsShownMax = 8;
    private static readonly FrozenSet<string> AllNames = PresetCatalog
        .Names.SelectMany(name => PresetCatalog.Find(name)!.AllNames)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly TimeSpan[] Depths =
    [
        TimeSpan.FromDays(28),
        TimeSpan.FromDays(14),
        TimeSpan.FromDays(7),
        TimeSpan.FromDays(1),
        TimeSpan.FromHours(1),
    ];

    private static readonly Dictionary<string, int> Nothing = [];

    public IReadOnlyList<string> Names { get; } = [.. sources.ByName.Keys.Order(StringComparer.Ordinal)];

    public async Task<SourceFinding> ProbeAsync(
        string name,
        DateTimeOffset at,
        bool deep,
        CancellationToken cancellationToken
    )
    {
        if (!sources.ByName.TryGetValue(name, out var source))
        {
            return new SourceFinding(name, "unknown", "refused", "no source of that name is configured", Nothing);
        }

        var kind = source.Type.ToString().ToLowerInvariant();
        try
        {
            return source.Type switch
            {
                SourceType.Prometheus => await PrometheusAsync(name, source, at, deep, cancellationToken)
                    .ConfigureAwait(false),
                SourceType.Scrape => await ScrapeAsync(name, source, cancellationToken).ConfigureAwait(false),
                _ => await RedisAsync(name, at, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (SourceFailure failure)
        {
            var health = failure.State == ReadingState.Refused ? "refused" : "unreachable";
            return new SourceFinding(name, kind, health, failure.Message, Nothing);
        }
    }

    private async Task<SourceFinding> PrometheusAsync(
        string name,
        SourceOptions source,
        DateTimeOffset at,
        bool deep,
        CancellationToken cancellationToken
    )
    {
        using var http = clients(name);
        var client = new PrometheusClient(http, source);
        var matcher = "{__name__=~\"" + string.Join('|', AllNames.Order(StringComparer.Ordinal)) + "\"}";
        var now = await CountAsync(client, $"count by (__name__) ({matcher})", at, cancellationToken)
            .ConfigureAwait(false);
        var finding = new SourceFinding(name, "prometheus", "ok", null, now);
        if (!deep)
        {
            return finding;
        }

        var recent = await CountAsync(
                client,
                $"count by (__name__) (last_over_time({matcher}[10m]))",
                at,
                cancellationToken
            )
            .ConfigureAwait(false);
        var ghosts = recent
            .Select(pair => (pair.Key, Count: pair.Value - now.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Count, StringComparer.Ordinal);
        return finding with
        {
            GhostSeries = ghosts,
            HistoryReaches = await DepthAsync(client, matcher, at, cancellationToken).ConfigureAwait(false),
            ClockSkew = await SkewAsync(http, source, cancellationToken).ConfigureAwait(false),
            CertificateEnds = await CertificateDate
                .ReadAsync(new Uri(source.Url!), cancellationToken)
                .ConfigureAwait(false),
        };
    }

    private static async Task<Dictionary<string, int>> CountAsync(
        PrometheusClient client,
        string query,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var series = await client.QueryAsync(query, at, cancellationToken).ConfigureAwait(false);
        return series
            .Where(one => one.Name.Length > 0)
            .GroupBy(one => one.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (int)group.Sum(one => one.Last.Value), StringComparer.Ordinal);
    }

    private static async Task<TimeSpan?> DepthAsync(
        PrometheusClient client,
        string matcher,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        foreach (var depth in Depths)
        {
            var then = await client
                .QueryAsync($"count(last_over_time({matcher}[15m]))", at - depth, cancellationToken)
                .ConfigureAwait(false);
            if (then.Count > 0)
            {
                return depth;
            }
        }

        return null;
    }

    /// <summary>By the Date header of any answer: good to a second, and we look for minutes.</summary>
    private async Task<TimeSpan?> SkewAsync(HttpClient http, SourceOptions source, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
            SourceCredentials.Apply(request, source);
            using var response = await http.SendAsync(
                    request,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return response.Headers.Date - wall.GetUtcNow();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && HttpFailures.IsKnown(failure))
        {
            return null; // It answered queries; a base address that does not answer says nothing about them.
        }
    }

    private async Task<SourceFinding> ScrapeAsync(
        string name,
        SourceOptions source,
        CancellationToken cancellationToken
    )
    {
        using var http = clients(name);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        SourceFailure? last = null;
        var answered = 0;
        var targets = source.Targets.Concat(source.DnsTargets).Take(TargetsShownMax).ToList();
        foreach (var target in targets)
        {
            try
            {
                foreach (
                    var sample in await ScrapeOneAsync(http, source, target, cancellationToken).ConfigureAwait(false)
                )
                {
                    names[sample.Name] = names.GetValueOrDefault(sample.Name) + 1;
                }

                answered++;
            }
            catch (SourceFailure failure)
            {
                last = failure;
            }
        }

        return answered == 0 && last is not null ? throw last
            : last is null ? new SourceFinding(name, "scrape", "ok", null, names)
            : new SourceFinding(
                name,
                "scrape",
                "ok",
                $"{answered} of {targets.Count} targets answer: {last.Message}",
                names
            );
    }

    private static async Task<List<ExposedSample>> ScrapeOneAsync(
        HttpClient http,
        SourceOptions source,
        string target,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            SourceCredentials.Apply(request, source);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw HttpFailures.Of(response.StatusCode);
            }

            var body = await BoundedBody.ReadAsync(response.Content, BytesMax, cancellationToken).ConfigureAwait(false);
            return ExpositionParser.Parse(Encoding.UTF8.GetString(body.Span), AllNames, out _);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && HttpFailures.IsKnown(failure))
        {
            throw HttpFailures.Of(failure);
        }
    }

    /// <summary>Reads a queue that need not exist: an answer, whatever it is, is a sign of life.</summary>
    private async Task<SourceFinding> RedisAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var request = new SignalRequest(
            "probe",
            name,
            "custom",
            [],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["queueQuery"] = "list:prewarm-probe" }
        );
        var readings = await reader.ReadAsync([request], at, cancellationToken).ConfigureAwait(false);
        var queue = readings[0].Queue;
        return queue.State == ReadingState.Unreachable
            ? new SourceFinding(name, "redis", "unreachable", queue.Detail, Nothing)
            : new SourceFinding(name, "redis", "ok", null, Nothing);
    }
}
