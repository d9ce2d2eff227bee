namespace Prewarm.Forecasting.WindowMax;

/// <summary>What the combination said at each origin, kept beside the history: features for the forest.</summary>
/// <remarks>
/// Only origins that the forest can still learn from are kept, one of each group of <see cref="Stride"/> neighbours: when there are more than
/// <see cref="Most"/>, two groups become one. Which of a group stays is drawn by its number, and so differs from day to day: were it always
/// the same minute, a forest would never see what comes a minute before a scheduled jump.
/// </remarks>
internal sealed class StackedOpinions(DemandHistory history)
{
    /// <summary>Origins kept at most; more rows cost a forest time and memory and change little.</summary>
    public const int Most = 8_192;

    private (ushort Median, ushort Upper)[] _kept = new (ushort, ushort)[512];
    private int _count;
    private int _firstGroup;
    private int _level;
    private (int Origin, double Median, double Upper) _newest = (-1, double.NaN, double.NaN);

    /// <summary>Neighbouring origins of which one is kept.</summary>
    public int Stride => 1 << _level;

    /// <summary>The origin that is kept of a group.</summary>
    /// <param name="group">Its index over <see cref="Stride"/>, cut to a whole number.</param>
    public int OriginOf(int group) => OriginOf(group, _level);

    /// <summary>The opinions at an origin; NaN where none is kept.</summary>
    public (double Median, double Upper) At(int origin)
    {
        if (origin == _newest.Origin)
        {
            return (_newest.Median, _newest.Upper);
        }

        var slot = (origin >> _level) - _firstGroup;
        return slot < 0 || slot >= _count || OriginOf(origin >> _level) != origin
            ? (double.NaN, double.NaN)
            : (SampleCode.Value(_kept[slot].Median), SampleCode.Value(_kept[slot].Upper));
    }

    /// <summary>Adds the opinions at the newest sample of the history, which must be one later than the last added.</summary>
    public void Append(double median, double upper)
    {
        _newest = (history.Last, median, upper);
        if (IsKept(history.Last))
        {
            MakeRoom();
        }

        if (IsKept(history.Last)) // Room may have been made by keeping fewer.
        {
            _firstGroup = _count == 0 ? history.Last >> _level : _firstGroup;
            _kept[_count++] = (SampleCode.Of(median), SampleCode.Of(upper));
        }
    }

    private bool IsKept(int origin) => OriginOf(origin >> _level) == origin;

    private static int OriginOf(int group, int level)
    {
        for (; level > 0; level--)
        {
            group = (2 * group) + Side(group, level);
        }

        return group;
    }

    /// <summary>Which half of a group stays, 0 or 1: a bit of a hash (the finalizer of MurmurHash3).</summary>
    private static int Side(int group, int level)
    {
        var hash = (uint)((group * 32) + level);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (int)((hash ^ (hash >> 16)) & 1);
    }

    /// <summary>Lets go of what the history has let go of, grows up to <see cref="Most"/>, or else lets go of every other origin.</summary>
    private void MakeRoom()
    {
        if (_count < _kept.Length)
        {
            return;
        }

        var gone = Math.Min(_count, (history.First >> _level) - _firstGroup);
        if (gone > _kept.Length / SampleStore.SlackParts / 2)
        {
            _kept.AsSpan(gone.._count).CopyTo(_kept);
            _firstGroup += gone;
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
        _level++;
        var (first, to) = (0, 0);
        for (var from = 0; from < _count; from++)
        {
            var group = _firstGroup + from;
            if (Side(group >> 1, _level) == (group & 1))
            {
                first = to == 0 ? group >> 1 : first;
                _kept[to++] = _kept[from];
            }
        }

        (_firstGroup, _count) = (first, to);
        Array.Resize(ref _kept, _count + 512);
    }
}
