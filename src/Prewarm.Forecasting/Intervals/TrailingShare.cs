using System.Collections;

namespace Prewarm.Forecasting.Intervals;

/// <summary>Share of true among the last <c>capacity</c> answers.</summary>
internal sealed class TrailingShare(int capacity)
{
    private readonly BitArray _ring = new(capacity);
    private int _next;
    private int _hits;

    public int Count { get; private set; }

    /// <summary>Between 0 and 1; NaN when nothing has been added.</summary>
    public double Share => Count == 0 ? double.NaN : (double)_hits / Count;

    public void Add(bool hit)
    {
        if (Count == _ring.Length)
        {
            _hits -= _ring[_next] ? 1 : 0;
        }
        else
        {
            Count++;
        }

        _ring[_next] = hit;
        _hits += hit ? 1 : 0;
        _next = (_next + 1) % _ring.Length;
    }
}
