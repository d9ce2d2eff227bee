using Prewarm.Forecasting.Series;

namespace Prewarm.Simulation.Traffic;

/// <summary>A request rate over time, made from a series: linear between points, held where the step is a minute or less.</summary>
/// <remarks>Missing values are interpolated between their neighbours: a simulation needs traffic at every instant.</remarks>
public sealed class Trace
{
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
    /// <exception cref="ArgumentException">The series has no positive value in the evaluated part.</exception>
    public static Trace Scale(RegularSeries series, DateTimeOffset evaluateFrom, double peakReplicas)
    {
        ArgumentNullException.ThrowIfNull(series);
        var filled = Fill(series);
        var peak = Quantile(Means(series, filled, evaluateFrom), 0.995);
        if (!(peak > 0))
        {
            throw new ArgumentException("The evaluated part of the trace has no traffic.", nameof(series));
        }

        var factor = peakReplicas * FleetRules.RatePerReplica * 0.8 / peak;
        return new Trace(series, [.. filled.Select(value => value * factor)]);
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

    private static double[] Fill(RegularSeries series)
    {
        var values = series.Values.ToArray();
        var known = Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i])).ToArray();
        for (var i = 0; i < values.Length && known.Length > 0; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                values[i] = Math.Max(0, values[i]);
                continue;
            }

            var next = Array.FindIndex(known, index => index > i);
            var (left, right) = next switch
            {
                -1 => (known[^1], known[^1]),
                0 => (known[0], known[0]),
                _ => (known[next - 1], known[next]),
            };
            var share = right == left ? 0 : (double)(i - left) / (right - left);
            values[i] = Math.Max(0, series[left] + ((series[right] - series[left]) * share));
        }

        return values;
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
