namespace Prewarm.Forecasting.WindowMax;

/// <summary>The recent demand of one workload, with window maxima and running sums kept up to date per sample.</summary>
/// <remarks>
/// Grid points carry absolute indices that never change, so a forecast made at an index can be scored later; only the
/// last <c>retention</c> of them are kept. Appending costs O(1) amortised: window maxima come from a monotone deque,
/// range means from prefix sums. Missing samples (NaN) count in neither.
/// </remarks>
internal sealed class DemandHistory
{
    /// <summary>Room beyond what is held, as one part in so many: a fleet of workloads would otherwise hold twice its history.</summary>
    private const int SlackParts = 8;

    private readonly int _retention;
    private readonly int[] _deque;
    private double[] _values;
    private double[] _sums;
    private int[] _counts;
    private double[] _maxima;
    private int _dequeHead;
    private int _dequeCount;

    public DemandHistory(DateTimeOffset start, TimeSpan step, int windowSteps, int retention)
    {
        Start = start.ToUniversalTime();
        Step = step;
        WindowSteps = windowSteps;
        _retention = Math.Max(retention, windowSteps + 2);
        _deque = new int[windowSteps + 2];
        _values = new double[1024];
        _maxima = new double[1024];
        _sums = new double[1025];
        _counts = new int[1025];
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

    public DateTimeOffset TimeAt(int index) => Start + (Step * index);

    /// <summary>Value at an index; NaN when missing or outside what is kept.</summary>
    public double Value(int index) => index < First || index > Last ? double.NaN : _values[index - First];

    /// <summary>Maximum over the window that starts at an index; NaN until it is complete, or when half of it is missing.</summary>
    public double WindowMax(int index) =>
        index < First || index > Last - WindowSteps ? double.NaN : _maxima[index - First];

    /// <summary>Mean of the known samples in [from, to]; NaN when there is none.</summary>
    public double Mean(int from, int to)
    {
        from = Math.Max(from, First);
        to = Math.Min(to, Last);
        if (from > to)
        {
            return double.NaN;
        }

        var count = Known(from, to);
        // Differences of running sums may leave a tiny negative rest over a stretch of zeros.
        return count == 0 ? double.NaN : Math.Max(0, (_sums[to - First + 1] - _sums[from - First]) / count);
    }

    /// <summary>Maximum of the known samples in [from, to]; NaN when there is none. Costs the length of the range.</summary>
    public double Max(int from, int to)
    {
        var most = double.NaN;
        for (var index = Math.Max(from, First); index <= Math.Min(to, Last); index++)
        {
            var value = _values[index - First];
            most = value > most || double.IsNaN(most) ? value : most;
        }

        return most;
    }

    /// <summary>Number of known samples in [from, to].</summary>
    public int Known(int from, int to)
    {
        from = Math.Max(from, First);
        to = Math.Min(to, Last);
        return from > to ? 0 : _counts[to - First + 1] - _counts[from - First];
    }

    /// <summary>The newest known sample no older than <paramref name="maxAge"/> steps; NaN when there is none.</summary>
    public double LastKnown(int maxAge)
    {
        for (var index = Last; index >= First && index >= Last - maxAge; index--)
        {
            if (!double.IsNaN(_values[index - First]))
            {
                return _values[index - First];
            }
        }

        return double.NaN;
    }

    /// <summary>The kept samples from an index on, oldest first.</summary>
    public ReadOnlySpan<double> Span(int from) =>
        _values.AsSpan(Math.Max(from, First) - First, Last - Math.Max(from, First) + 1);

    /// <param name="value">A finite, non-negative sample or NaN.</param>
    public void Append(double value)
    {
        if (Count >= _retention + Math.Max(1, _retention / SlackParts))
        {
            Trim();
        }

        var slot = Count;
        EnsureRoom(slot);
        Last++;
        _values[slot] = value;
        var known = !double.IsNaN(value);
        _sums[slot + 1] = _sums[slot] + (known ? value : 0);
        _counts[slot + 1] = _counts[slot] + (known ? 1 : 0);
        PushMaximum(value, known);
        if (slot >= WindowSteps)
        {
            var from = Last - WindowSteps;
            var enough = 2 * Known(from, Last) > WindowSteps + 1;
            _maxima[slot - WindowSteps] = enough && _dequeCount > 0 ? Value(_deque[_dequeHead]) : double.NaN;
        }
    }

    /// <summary>Keeps the indices of falling values inside the window; the head is its maximum.</summary>
    private void PushMaximum(double value, bool known)
    {
        var size = _deque.Length;
        while (_dequeCount > 0 && _deque[_dequeHead] < Last - WindowSteps)
        {
            _dequeHead = (_dequeHead + 1) % size;
            _dequeCount--;
        }

        if (!known)
        {
            return;
        }

        while (_dequeCount > 0 && Value(_deque[(_dequeHead + _dequeCount - 1) % size]) <= value)
        {
            _dequeCount--;
        }

        _deque[(_dequeHead + _dequeCount) % size] = Last;
        _dequeCount++;
    }

    private void EnsureRoom(int slot)
    {
        if (slot < _values.Length)
        {
            return;
        }

        var size = _values.Length + Math.Max(1024, _values.Length / SlackParts);
        Array.Resize(ref _values, size);
        Array.Resize(ref _maxima, size);
        Array.Resize(ref _sums, size + 1);
        Array.Resize(ref _counts, size + 1);
    }

    private void Trim()
    {
        var drop = Count - _retention;
        Array.Copy(_values, drop, _values, 0, _retention);
        Array.Copy(_maxima, drop, _maxima, 0, _retention);
        First += drop;

        // Summed afresh, so that rounding does not pile up over months.
        for (var i = 0; i < _retention; i++)
        {
            var known = !double.IsNaN(_values[i]);
            _sums[i + 1] = _sums[i] + (known ? _values[i] : 0);
            _counts[i + 1] = _counts[i] + (known ? 1 : 0);
        }
    }
}
