namespace Prewarm.Forecasting.WindowMax;

/// <summary>Running sums and counts at the ends of blocks of samples: a range costs its two ragged ends.</summary>
internal sealed class BlockSums
{
    private const int Length = SampleStore.Block;

    private (double Sum, int Known)[] _ends = new (double, int)[32];
    private int _complete;

    /// <summary>Takes in the block that has become complete, if one has.</summary>
    public void Extend(SampleStore samples)
    {
        if ((_complete + 1) * Length > samples.Count)
        {
            return;
        }

        if (_complete + 1 == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length + Math.Max(32, _ends.Length / SampleStore.SlackParts));
        }

        var (sum, known) = samples.Sum(_complete * Length, (_complete + 1) * Length);
        _ends[_complete + 1] = (_ends[_complete].Sum + sum, _ends[_complete].Known + known);
        _complete++;
    }

    /// <summary>Drops the oldest blocks. Sums begin at zero again, so that rounding does not pile up over months.</summary>
    public void Drop(int blocks)
    {
        var gone = _ends[blocks];
        _complete -= blocks;
        for (var end = 0; end <= _complete; end++)
        {
            var (sum, known) = _ends[end + blocks];
            _ends[end] = (sum - gone.Sum, known - gone.Known);
        }
    }

    /// <summary>Sum and number of the known samples in [from, to).</summary>
    public (double Sum, int Known) Over(SampleStore samples, int from, int to)
    {
        var (first, last) = ((from + Length - 1) / Length, Math.Min(to / Length, _complete));
        if (first >= last)
        {
            return samples.Sum(from, to);
        }

        var before = samples.Sum(from, first * Length);
        var after = samples.Sum(last * Length, to);

        // Differences of running sums may leave a tiny negative rest over a stretch of zeros.
        var middle = Math.Max(0, _ends[last].Sum - _ends[first].Sum);
        return (before.Sum + middle + after.Sum, before.Known + _ends[last].Known - _ends[first].Known + after.Known);
    }
}
