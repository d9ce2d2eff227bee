namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Means over any stretch of a growing series in constant time; missing samples are left out.</summary>
internal sealed class PrefixMeans
{
    private readonly List<double> _sums;
    private readonly List<int> _counts;

    public PrefixMeans(int capacity)
    {
        _sums = new List<double>(capacity + 1) { 0 };
        _counts = new List<int>(capacity + 1) { 0 };
    }

    public int Count => _sums.Count - 1;

    /// <param name="value">The next sample, NaN where missing.</param>
    public void Add(double value)
    {
        var known = !double.IsNaN(value);
        _sums.Add(_sums[^1] + (known ? value : 0));
        _counts.Add(_counts[^1] + (known ? 1 : 0));
    }

    /// <summary>Mean of the known samples from <paramref name="from"/> to <paramref name="to"/>, both inclusive and cut to the series; NaN of none.</summary>
    public double Mean(int from, int to)
    {
        from = Math.Max(0, from);
        to = Math.Min(Count - 1, to);
        if (to < from)
        {
            return double.NaN;
        }

        var known = _counts[to + 1] - _counts[from];
        return known == 0 ? double.NaN : (_sums[to + 1] - _sums[from]) / known;
    }
}
