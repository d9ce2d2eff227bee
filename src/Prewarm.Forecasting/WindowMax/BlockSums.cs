namespace Prewarm.Forecasting.WindowMax;

/// <summary>Running sums and counts at the ends of blocks of samples: a range costs its two ragged ends.</summary>
internal sealed class BlockSums
{
    private const int Length = SampleStore.Block;

    private double[] _sums = new double[32];
    private int[] _known = new int[32];
    private int _complete;

    /// <summary>Takes in the block that has become complete, if one has.</summary>
    public void Extend(SampleStore samples)
    {
        if ((_complete + 1) * Length > samples.Count)
        {
            return;
        }

        if (_complete + 1 == _sums.Length)
        {
            Array.Resize(ref _sums, _sums.Length + Math.Max(32, _sums.Length / SampleStore.SlackParts));
            Array.Resize(ref _known, _sums.Length);
        }

        var (sum, known) = samples.Sum(_complete * Length, (_complete + 1) * Length);
        _sums[_complete + 1] = _sums[_complete] + sum;
        _known[_complete + 1] = _known[_complete] + known;
        _complete++;
    }

    /// <summary>Drops the oldest blocks. Sums begin at zero again, so that rounding does not pile up over months.</summary>
    public void Drop(int blocks)
    {
        var (sum, known) = (_sums[blocks], _known[blocks]);
        _complete -= blocks;
        for (var end = 0; end <= _complete; end++)
        {
            _sums[end] = _sums[end + blocks] - sum;
            _known[end] = _known[end + blocks] - known;
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
        var middle = Math.Max(0, _sums[last] - _sums[first]);
        return (before.Sum + middle + after.Sum, before.Known + _known[last] - _known[first] + after.Known);
    }
}
