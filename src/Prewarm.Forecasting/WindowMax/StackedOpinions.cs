namespace Prewarm.Forecasting.WindowMax;

/// <summary>What the combination said at each origin, kept beside the history: features for the forest.</summary>
internal sealed class StackedOpinions
{
    private float[] _median = new float[1024];
    private float[] _upper = new float[1024];
    private int _first;
    private int _count;

    /// <summary>The opinions at an origin; NaN where none is kept.</summary>
    public (double Median, double Upper) At(int origin)
    {
        var slot = origin - _first;
        return slot < 0 || slot >= _count ? (double.NaN, double.NaN) : (_median[slot], _upper[slot]);
    }

    /// <summary>Adds the opinions at the newest sample of the history, which must be one later than the last added.</summary>
    public void Append(DemandHistory history, double median, double upper)
    {
        if (_count == 0)
        {
            _first = history.Last;
        }

        if (_count == _median.Length)
        {
            Trim(history.First);
        }

        (_median[_count], _upper[_count]) = ((float)median, (float)upper);
        _count++;
    }

    /// <summary>Lets go of what the history has let go of; grows when that does not free an eighth.</summary>
    private void Trim(int first)
    {
        var drop = Math.Clamp(first - _first, 0, _count);
        var slack = Math.Max(1024, _median.Length / 8);
        var size = drop < slack ? _median.Length + slack : _median.Length;
        _median = Kept(_median, drop, size);
        _upper = Kept(_upper, drop, size);
        _first += drop;
        _count -= drop;
    }

    private float[] Kept(float[] values, int drop, int size)
    {
        var kept = new float[size];
        Array.Copy(values, drop, kept, 0, _count - drop);
        return kept;
    }
}
