using System.Text;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Http;
using Prewarm.Sources.Options;
using Prewarm.Sources.Presets;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Scrape;

/// <summary>Reads workloads from engines' own <c>/metrics</c>, all targets at once, and remembers the last minutes of each series.</summary>
/// <remarks>A target that fails keeps its last samples until they are too old; only when no target answers is the source unreachable.</remarks>
internal sealed class ScrapeReader(HttpClient http, SourceOptions options, ITargetResolver resolver)
    : ISourceReader,
        IDisposable
{
    private const int BytesMax = 32 * 1024 * 1024;
    private const int ParallelScrapesMax = 32;
    private static readonly HashSet<string> Wanted =
    [
        .. PresetCatalog.Names.SelectMany(name => PresetCatalog.Find(name)!.AllNames),
    ];

    private readonly SeriesMemory _memory = new(TimeSpan.FromMinutes(2));
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DateTimeOffset _scrapedAt = DateTimeOffset.MinValue;

    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A first sample between two grid instants shares the scrape of its instant.
            if (at != _scrapedAt)
            {
                await ScrapeAsync(at, cancellationToken).ConfigureAwait(false);
                _scrapedAt = at;
            }

            var series = new SeriesIndex(_memory.Series);
            return [.. requests.Select(request => Read(request, series, at))];
        }
        catch (SourceFailure failure)
        {
            return [.. requests.Select(_ => SignalReadings.All(at, failure.ToReading()))];
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) => Task.FromResult<RegularSeries?>(null);

    public void Dispose() => _gate.Dispose();

    private SignalReadings Read(SignalRequest request, SeriesIndex series, DateTimeOffset at) =>
        PresetCatalog.Find(request.Engine) is { } preset
            ? new SignalAggregator(preset, options.MaxSampleAge).Aggregate(series, request.Selector, at)
            : SignalReadings.All(at, Reading.Not(ReadingState.Refused, "a scrape source serves engine presets only"));

    private async Task ScrapeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var targets = await FindTargetsAsync(cancellationToken).ConfigureAwait(false);
        var now = at.ToUnixTimeMilliseconds() / 1000.0;
        var failures = new System.Collections.Concurrent.ConcurrentBag<SourceFailure>();
        var scraped = new System.Collections.Concurrent.ConcurrentBag<(string Instance, List<ExposedSample> Samples)>();
        await Parallel
            .ForEachAsync(
                targets,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = ParallelScrapesMax,
                    CancellationToken = cancellationToken,
                },
                async (target, token) =>
                {
                    try
                    {
                        scraped.Add((target.Authority, await ScrapeOneAsync(target, token).ConfigureAwait(false)));
                    }
                    catch (SourceFailure failure)
                    {
                        failures.Add(failure);
                    }
                }
            )
            .ConfigureAwait(false);
        foreach (var (instance, samples) in scraped)
        {
            _memory.Add(instance, samples, now);
        }

        _memory.Trim(now);
        if (scraped.IsEmpty && failures.TryTake(out var first))
        {
            throw first;
        }
    }

    private async Task<List<Uri>> FindTargetsAsync(CancellationToken cancellationToken)
    {
        var targets = options.Targets.Select(target => new Uri(target)).ToList();
        foreach (var target in options.DnsTargets.Select(name => new Uri(name)))
        {
            var addresses = await resolver.ResolveAsync(target.Host, cancellationToken).ConfigureAwait(false);
            targets.AddRange(addresses.Select(address => new UriBuilder(target) { Host = address.ToString() }.Uri));
        }

        return [.. targets.Distinct()];
    }

    private async Task<List<ExposedSample>> ScrapeOneAsync(Uri target, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.TryAddWithoutValidation(
                "Accept",
                "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9"
            );
            SourceCredentials.Apply(request, options);
            using var response = await http.SendAsync(
                    request,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw HttpFailures.Of(response.StatusCode);
            }

            var body = await BoundedBody.ReadAsync(response.Content, BytesMax, cancellationToken).ConfigureAwait(false);
            var samples = ExpositionParser.Parse(Encoding.UTF8.GetString(body.Span), Wanted, out var badLines);
            return samples.Count == 0 && badLines > 0
                ? throw SourceFailure.Unreachable("a target's answer is not a metrics exposition")
                : samples;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && HttpFailures.IsKnown(failure))
        {
            throw HttpFailures.Of(failure);
        }
    }
}
