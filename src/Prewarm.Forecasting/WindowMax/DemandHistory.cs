namespace Prewarm.Forecasting.WindowMax;

/// <summary>The recent demand of one workload in little memory, with sums by the block so that means of long ranges are cheap.</summary>
/// <remarks>
/// Grid points carry absolute indices that never change, so a forecast made at an index can be scored later; only the
/// last <c>retention</c> of them are kept, in a <see cref="SampleStore"/>. Maxima cost the length of their range over the width of
/// a vector, means at most two blocks. Missing samples (NaN) count in neither.
/// </remarks>
internal sealed class DemandHistory
{
    /// <summary>Kept in full: what is compared with the present to the minute.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(3);

    private readonly int _retention;
    private readonly SampleStore _samples;
    private readonly BlockSums _blocks = new();

    public DemandHistory(DateTimeOffset start, TimeSpan step, int windowSteps, int retention)
    {
        Start = start.ToUniversalTime();
        Step = step;
        WindowSteps = windowSteps;
        _retention = Math.Max(retention, windowSteps + 2);
        _samples = new SampleStore((int)(Recent / step));
    }

    /// <summary>Instant of index 0, which may no longer be kept.</summary>
    public DateTimeOffset Start { get; }

    public TimeSpan Step { get; }

    /// <summary>A window covers an index and this many after it.</summary>
    public int WindowSteps { get; }

    /// <summary>First index that is kept.</summary>
    public int First { get; private set; }

    /// <summary>Newest index, -1 when empty.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>Samples kept, missing ones included.</summary>
    public int Count => Last - First + 1;

    public DateTimeOffset TimeAt(int index) => Start.AddTicks(Step.Ticks * index);

    /// <summary>Value at an index; NaN when missing or outside what is kept.</summary>
    public double Value(int index) => index < First || index > Last ? double.NaN : _samples[index - First];

    /// <summary>Maximum over the window that starts at an index; NaN until it is complete, or when half of it is missing.</summary>
    public double WindowMax(int index)
    {
        if (index < First || index > Last - WindowSteps)
        {
            return double.NaN;
        }

        var last = index + WindowSteps;
        return 2 * Known(index, last) > WindowSteps + 1 ? Max(index, last) : double.NaN;
    }

    /// <summary>Mean of the known samples in [from, to]; NaN when there is none.</summary>
    public double Mean(int from, int to)
    {
        var (sum, known) = Over(from, to);
        return known == 0 ? double.NaN : sum / known;
    }

    /// <summary>Maximum of the known samples in [from, to]; NaN when there is none.</summary>
    public double Max(int from, int to)
    {
        from = Math.Max(from, First);
        to = Math.Min(to, Last);
        return from > to ? double.NaN : _samples.Max(from - First, to - First + 1);
    }

    /// <summary>Number of known samples in [from, to].</summary>
    public int Known(int from, int to) => Over(from, to).Known;

    /// <summary>The newest known sample no older than <paramref name="maxAge"/> steps; NaN when there is none.</summary>
    public double LastKnown(int maxAge)
    {
        for (var index = Last; index >= First && index >= Last - maxAge; index--)
        {
            var value = _samples[index - First];
            if (!float.IsNaN(value))
            {
                return value;
            }
        }

        return double.NaN;
    }

    /// <summary>The samples from an index on, NaN where missing or outside what is kept.</summary>
    /// <returns>How many of them are known.</returns>
    public int Copy(int from, Span<float> samples)
    {
        var (first, end) = (Math.Max(from, First), Math.Min(from + samples.Length, Last + 1));
        if (first >= end)
        {
            samples.Fill(float.NaN);
            return 0;
        }

        samples[..(first - from)].Fill(float.NaN);
        samples[(end - from)..].Fill(float.NaN);
        return _samples.Copy(first - First, samples[(first - from)..(end - from)]);
    }

    /// <param name="value">A sample between 0 and <see cref="SampleCode.Most"/>, or NaN.</param>
    public void Append(double value)
    {
        if (Count >= _retention + Math.Max(SampleStore.Block, _retention / SampleStore.SlackParts))
        {
            var blocks = (Count - _retention) / SampleStore.Block;
            _samples.Drop(blocks);
            _blocks.Drop(blocks);
            First += blocks * SampleStore.Block;
        }

        Last++;
        _samples.Add(value);
        _blocks.Extend(_samples);
    }

    /// <summary>Sum and number of the known samples in [from, to], as far as they are kept.</summary>
    private (double Sum, int Known) Over(int from, int to)
    {
        from = Math.Max(from, First);
        to = Math.Min(to, Last);
        return from > to ? (0, 0) : _blocks.Over(_samples, from - First, to - First + 1);
    }
}
