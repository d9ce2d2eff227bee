using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Options;
using Prewarm.Sources.Presets;

namespace Prewarm.Sources.Prometheus;

/// <summary>Demand of the past by range queries, in pieces that every Prometheus accepts.</summary>
internal sealed class PrometheusHistory(PrometheusClient client, SourceOptions options)
{
    /// <summary>Prometheus refuses more than 11,000 points per series.</summary>
    private const int PointsPerQueryMax = 10_000;

    public async Task<RegularSeries?> ReadAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    )
    {
        var queries = Queries(request);
        var count = (int)Math.Floor((to - from) / step) + 1;
        if (queries.Count == 0 || count <= 0)
        {
            return null;
        }

        var values = new double[count];
        Array.Fill(values, double.NaN);
        for (var start = 0; start < count; start += PointsPerQueryMax)
        {
            var length = Math.Min(PointsPerQueryMax, count - start);
            foreach (var query in queries)
            {
                await AddAsync(query, values, start, length, from, step, cancellationToken).ConfigureAwait(false);
            }
        }

        return new RegularSeries(from, step, values);
    }

    private async Task AddAsync(
        string query,
        double[] values,
        int start,
        int length,
        DateTimeOffset from,
        TimeSpan step,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var first = from + (step * start);
            var last = from + (step * (start + length - 1));
            var series = await client
                .QueryRangeAsync(query, first, last, step, cancellationToken)
                .ConfigureAwait(false);
            var origin = from.ToUnixTimeMilliseconds() / 1000.0;
            foreach (var (at, value) in series.SelectMany(one => one.Samples))
            {
                var index = (int)Math.Round((at - origin) / step.TotalSeconds);
                if (index >= 0 && index < values.Length && double.IsFinite(value) && value >= 0)
                {
                    values[index] = double.IsNaN(values[index]) ? value : values[index] + value;
                }
            }
        }
        catch (SourceFailure failure)
        {
            throw new SourceException(failure.Message, failure)
            {
                IsBusy = failure.IsBusy,
                IsTooBig = failure.IsTooBig,
            };
        }
    }

    /// <summary>Queries whose sum is the demand: of a preset what runs and waits, of a custom trigger its demand.</summary>
    private List<string> Queries(SignalRequest request)
    {
        if (PresetCatalog.Find(request.Engine) is { } preset)
        {
            var selector = SelectorText.ToText(request.Selector);
            return
            [
                .. new[] { preset.Running, preset.Queue }
                    .Where(names => names.Count > 0)
                    .Select(names =>
                        $"sum({{__name__=~\"{string.Join('|', names)}\"{(selector.Length > 0 ? "," + selector : string.Empty)}}})"
                    ),
            ];
        }

        if (!options.AllowRawQueries)
        {
            return [];
        }

        if (request.Queries.TryGetValue("demandQuery", out var demand))
        {
            return [demand];
        }

        return
        [
            .. request.Queries.Where(pair => pair.Key is "runningQuery" or "queueQuery").Select(pair => pair.Value),
        ];
    }
}
