using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Means over any stretch of a growing series in constant time; missing samples are left out.</summary>
internal sealed class PrefixMeans
{
    private readonly List<(double Sum, int Known)> _until;

    public PrefixMeans(int capacity) => _until = new List<(double, int)>(capacity + 1) { (0, 0) };

    public int Count => _until.Count - 1;

    /// <param name="value">The next sample, NaN where missing.</param>
    public void Add(double value)
    {
        var (sum, known) = _until[^1];
        _until.Add(double.IsNaN(value) ? (sum, known) : (sum + value, known + 1));
    }

    /// <summary>Mean of the known samples from <paramref name="from"/> to <paramref name="to"/>, both inclusive and cut to the series; NaN of none.</summary>
    public double Mean(int from, int to)
    {
        var until = CollectionsMarshal.AsSpan(_until);
        from = Math.Max(0, from);
        to = Math.Min(until.Length - 2, to);
        if (to < from)
        {
            return double.NaN;
        }

        var (first, last) = (until[from], until[to + 1]);
        var known = last.Known - first.Known;
        return known == 0 ? double.NaN : (last.Sum - first.Sum) / known;
    }
}
