namespace Prewarm.Forecasting.Intervals;

/// <summary>Quantiles of the last <c>capacity</c> numbers, kept in order.</summary>
/// <remarks>
/// Method: a ring buffer beside a sorted array; an insertion is a binary search and a block move, a quantile is an
/// index. The rank is the one of split conformal prediction (Vovk et al. 2005; Lei et al. 2018, section 2): the
/// k-th smallest of n with k = ceil((n + 1) * level), so that the next exchangeable number lies at or below it with
/// probability at least <c>level</c>; k beyond n gives the largest. At most half the mass counts from below: for
/// levels under one half the rank is floor((n + 1) * level), at least 1.
/// </remarks>
internal sealed class TrailingQuantiles
{
    private readonly double[] _ring;
    private readonly double[] _sorted;
    private int _next;

    /// <param name="capacity">Numbers that are kept, at least 1.</param>
    public TrailingQuantiles(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new double[capacity];
        _sorted = new double[capacity];
    }

    public int Count { get; private set; }

    /// <summary>Adds a finite number; the oldest leaves when full.</summary>
    public void Add(double value)
    {
        if (Count == _ring.Length)
        {
            var old = Array.BinarySearch(_sorted, 0, Count, _ring[_next]);
            Count--;
            Array.Copy(_sorted, old + 1, _sorted, old, Count - old);
        }

        var at = Array.BinarySearch(_sorted, 0, Count, value);
        at = at < 0 ? ~at : at;
        Array.Copy(_sorted, at, _sorted, at + 1, Count - at);
        _sorted[at] = value;
        Count++;
        _ring[_next] = value;
        _next = (_next + 1) % _ring.Length;
    }

    /// <summary>The quantile at a level in (0, 1); NaN when nothing has been added.</summary>
    public double Quantile(double level)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var position = (Count + 1) * level;
        var rank = (int)(level >= 0.5 ? Math.Ceiling(position - 1e-9) : Math.Floor(position + 1e-9));
        return _sorted[Math.Clamp(rank, 1, Count) - 1];
    }
}
