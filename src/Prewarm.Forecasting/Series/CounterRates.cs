namespace Prewarm.Forecasting.Series;

/// <summary>Rates per second of a counter that only grows.</summary>
/// <remarks>
/// A step across which the counter falls has no known rate and becomes missing. Prometheus takes the value after a reset as the increase,
/// which is right for one process; of a sum over processes one of which left, it would make demand out of everything the others ever
/// counted. One missing sample costs less than one invented burst. A step next to a missing sample is missing too.
/// </remarks>
public static class CounterRates
{
    /// <param name="counter">Counter readings.</param>
    /// <returns>Value i is the mean rate over the step that ends at instant i; the first is missing.</returns>
    public static CounterSeries From(RegularSeries counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        var rates = new double[counter.Count];
        var resets = 0;
        var last = double.NaN;
        for (var i = 0; i < rates.Length; i++)
        {
            var increase = i == 0 ? double.NaN : counter[i] - counter[i - 1];
            rates[i] = increase >= 0 ? increase / counter.Step.TotalSeconds : double.NaN;
            resets += counter[i] < last ? 1 : 0;
            last = double.IsNaN(counter[i]) ? last : counter[i];
        }

        return new CounterSeries(new RegularSeries(counter.Start, counter.Step, rates), resets);
    }
}

/// <summary>Rates and how often the counter fell.</summary>
/// <param name="Rates">Per second, NaN where unknown.</param>
/// <param name="Resets">Times that the counter was below its last known reading.</param>
public sealed record CounterSeries(RegularSeries Rates, int Resets);
