namespace Prewarm.Forecasting.Series;

/// <summary>Median and robust spread of the samples around each sample.</summary>
/// <remarks>
/// Windows advance by a quarter of their half width: neighbours share one, which costs a fraction of a sort per sample and moves the
/// centre by little. A window of missing samples has median and spread NaN, so that nothing compares as above it.
/// </remarks>
internal sealed class LocalMedians
{
    /// <summary>Makes the median absolute deviation a standard deviation for normal noise.</summary>
    private const double Normal = 1.4826;

    private readonly int _stride;
    private readonly double[] _medians;
    private readonly double[] _spreads;

    /// <param name="values">Samples, NaN where missing.</param>
    /// <param name="half">Samples to either side, at least 1.</param>
    public LocalMedians(ReadOnlySpan<double> values, int half)
    {
        _stride = Math.Max(1, half / 4);
        var windows = (values.Length + _stride - 1) / _stride;
        _medians = new double[windows];
        _spreads = new double[windows];
        for (var w = 0; w < windows; w++)
        {
            var centre = (w * _stride) + (_stride / 2);
            var from = Math.Clamp(centre - half, 0, Math.Max(0, values.Length - (2 * half)));
            var sorted = SeriesQuantiles.Sorted(values[from..Math.Min(values.Length, from + (2 * half))]);
            _medians[w] = SeriesQuantiles.OfSorted(sorted, 0.5);
            for (var i = 0; i < sorted.Length; i++)
            {
                sorted[i] = Math.Abs(sorted[i] - _medians[w]);
            }

            Array.Sort(sorted);
            _spreads[w] = Normal * SeriesQuantiles.OfSorted(sorted, 0.5);
        }
    }

    public double Median(int index) => _medians[index / _stride];

    public double Spread(int index) => _spreads[index / _stride];
}
