using Prewarm.Forecasting.Series;

namespace Prewarm.Simulation.Traffic;

/// <summary>A request rate over time, made from a series: linear between points, held where the step is a minute or less.</summary>
/// <remarks>Missing values are interpolated between their neighbours: a simulation needs traffic at every instant.</remarks>
public sealed class Trace
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HistoryMax = TimeSpan.FromDays(35);
    private static readonly TimeSpan HeldStepMax = TimeSpan.FromSeconds(60);
    private readonly RegularSeries _series;
    private readonly double[] _rates;

    private Trace(RegularSeries series, double[] rates)
    {
        _series = series;
        _rates = rates;
    }

    public DateTimeOffset Start => _series.Start;

    /// <summary>End of the last step.</summary>
    public DateTimeOffset End => _series.End + _series.Step;

    /// <summary>Scales a series so that a quantile of its evaluated part needs a number of replicas at 80 % use.</summary>
    /// <param name="series">Traffic in any unit, negative values count as 0.</param>
    /// <param name="evaluateFrom">Start of the evaluated part.</param>
    /// <param name="peakReplicas">Replicas that the 0.995 quantile of 5-minute means needs.</param>
    /// <exception cref="TraceException">The 0.995 quantile of the evaluated part is 0.</exception>
    public static Trace Scale(RegularSeries series, DateTimeOffset evaluateFrom, double peakReplicas)
    {
        ArgumentNullException.ThrowIfNull(series);
        var filled = Fill(series);
        var peak = Quantile(Means(series, filled, evaluateFrom), 0.995);
        if (!(peak > 0))
        {
            throw new TraceException(
                "the evaluated part has no traffic in 99.5 % of its time, so there is no peak to scale by"
            );
        }

        var factor = peakReplicas * FleetRules.RatePerReplica * 0.8 / peak;
        return new Trace(series, [.. filled.Select(value => value * factor)]);
    }

    /// <summary>Takes a series as it is, times a factor.</summary>
    /// <param name="series">Traffic in any unit, negative values count as 0.</param>
    /// <param name="ratePerUnit">Requests per second for one unit of the series, above 0.</param>
    public static Trace Of(RegularSeries series, double ratePerUnit)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratePerUnit);
        return new Trace(series, [.. Fill(series).Select(value => value * ratePerUnit)]);
    }

    /// <summary>Requests per second at an instant; clamped to the ends.</summary>
    public double RateAt(DateTimeOffset at)
    {
        var position = Math.Clamp((at - _series.Start) / _series.Step, 0, _rates.Length - 1);
        var before = (int)position;
        if (_series.Step <= HeldStepMax)
        {
            return _rates[before];
        }

        var after = Math.Min(before + 1, _rates.Length - 1);
        return _rates[before] + ((_rates[after] - _rates[before]) * (position - before));
    }

    /// <summary>Requests in flight of each minute in [from, to), at the minute's middle; NaN before the trace.</summary>
    public RegularSeries Demand(DateTimeOffset from, DateTimeOffset to)
    {
        var values = new double[Math.Max(0, (int)Math.Ceiling((to - from) / Minute))];
        for (var i = 0; i < values.Length; i++)
        {
            var at = from + (Minute * i);
            values[i] = at < Start ? double.NaN : RateAt(at + (Minute / 2)) * FleetRules.ServiceSeconds;
        }

        return new RegularSeries(from, Minute, values);
    }

    /// <summary>The demand that a policy may learn from: whole minutes that end at an instant, as many as the product keeps for training.</summary>
    public RegularSeries DemandBefore(DateTimeOffset instant)
    {
        var from = Start > instant - HistoryMax ? Start : instant - HistoryMax;
        return Demand(instant - (Minute * Math.Floor((instant - from) / Minute)), instant);
    }

    /// <summary>Missing values on the line between their known neighbours, at the ends equal to the nearest; nothing below 0.</summary>
    private static double[] Fill(RegularSeries series)
    {
        var values = series.Values.ToArray();
        var left = -1;
        for (var right = 0; right < values.Length; right++)
        {
            if (double.IsNaN(series[right]))
            {
                continue;
            }

            var from = left < 0 ? series[right] : series[left];
            for (var i = left + 1; i < right; i++)
            {
                values[i] = from + ((series[right] - from) * (i - left) / (right - left));
            }

            left = right;
        }

        for (var i = left + 1; i < values.Length; i++)
        {
            values[i] = left < 0 ? 0 : series[left];
        }

        return [.. values.Select(value => Math.Max(0, value))];
    }

    private static List<double> Means(RegularSeries series, double[] values, DateTimeOffset from)
    {
        var size = Math.Max(1, (int)Math.Round(TimeSpan.FromMinutes(5) / series.Step));
        var first = Math.Clamp(series.IndexAt(from), 0, values.Length - 1);
        return [.. values.Skip(first).Chunk(size).Select(chunk => chunk.Average())];
    }

    private static double Quantile(List<double> values, double level)
    {
        values.Sort();
        var position = level * (values.Count - 1);
        var before = (int)position;
        var after = Math.Min(before + 1, values.Count - 1);
        return values[before] + ((values[after] - values[before]) * (position - before));
    }
}
