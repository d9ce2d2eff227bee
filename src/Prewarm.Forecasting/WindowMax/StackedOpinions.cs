namespace Prewarm.Forecasting.WindowMax;

/// <summary>What the combination said at each origin, kept beside the history: features for the forest.</summary>
/// <remarks>
/// Only origins that the forest can still learn from are kept, <see cref="Stride"/> apart: when there are more than
/// <see cref="Most"/>, every other one goes.
/// </remarks>
internal sealed class StackedOpinions(DemandHistory history)
{
    /// <summary>Origins kept at most; more rows cost a forest time and memory and change little.</summary>
    public const int Most = 8_192;

    private (ushort Median, ushort Upper)[] _kept = new (ushort, ushort)[512];
    private int _count;
    private int _first;
    private (int Origin, double Median, double Upper) _newest = (-1, double.NaN, double.NaN);

    /// <summary>Steps between two origins that are kept; they are multiples of it.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The opinions at an origin; NaN where none is kept.</summary>
    public (double Median, double Upper) At(int origin)
    {
        if (origin == _newest.Origin)
        {
            return (_newest.Median, _newest.Upper);
        }

        var slot = (origin - _first) / Stride;
        return origin < _first || origin % Stride != 0 || slot >= _count
            ? (double.NaN, double.NaN)
            : (SampleCode.Value(_kept[slot].Median), SampleCode.Value(_kept[slot].Upper));
    }

    /// <summary>Adds the opinions at the newest sample of the history, which must be one later than the last added.</summary>
    public void Append(double median, double upper)
    {
        _newest = (history.Last, median, upper);
        if (history.Last % Stride != 0)
        {
            return;
        }

        if (_count == 0)
        {
            _first = history.Last;
        }

        MakeRoom();
        if (history.Last % Stride == 0)
        {
            _kept[_count++] = (SampleCode.Of(median), SampleCode.Of(upper));
        }
    }

    /// <summary>Lets go of what the history has let go of, grows up to <see cref="Most"/>, or else lets go of every other origin.</summary>
    private void MakeRoom()
    {
        if (_count < _kept.Length)
        {
            return;
        }

        var gone = Math.Min(_count, (history.First - _first + Stride - 1) / Stride);
        if (gone > _kept.Length / SampleStore.SlackParts / 2)
        {
            _kept.AsSpan(gone.._count).CopyTo(_kept);
            _first += gone * Stride;
            _count -= gone;
        }
        else if (_count < Most)
        {
            Array.Resize(ref _kept, Math.Min(Most, _count + Math.Max(512, _count / SampleStore.SlackParts)));
        }
        else
        {
            Thin();
        }
    }

    private void Thin()
    {
        var (from, to) = (_first % (2 * Stride) == 0 ? 0 : 1, 0);
        _first += from * Stride;
        Stride *= 2;
        for (; from < _count; from += 2)
        {
            _kept[to++] = _kept[from];
        }

        _count = to;
        Array.Resize(ref _kept, _count + 512);
    }
}
