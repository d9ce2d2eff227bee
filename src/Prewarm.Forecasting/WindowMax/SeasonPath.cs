using System.Buffers;
using System.Numerics;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Means and window maxima along a path, averaged over the stretches of the past that it resembles.</summary>
/// <remarks>Every stretch is read once and in a row, which is what makes a path of three hours cheap.</remarks>
internal readonly ref struct SeasonPath
{
    private readonly DemandHistory _history;
    private readonly Span<double> _means;
    private readonly Span<double> _maxima;
    private readonly int _lead;
    private readonly int _half;
    private readonly float[] _run;
    private readonly int[] _known;

    /// <param name="history">The demand.</param>
    /// <param name="lead">Steps from a point to the start of its window.</param>
    /// <param name="half">Steps on either side of a point that its mean is taken over.</param>
    /// <param name="means">Filled by <see cref="Average"/>.</param>
    /// <param name="maxima">The same.</param>
    public SeasonPath(DemandHistory history, int lead, int half, Span<double> means, Span<double> maxima)
    {
        (_history, _lead, _half) = (history, lead, half);
        _means = means;
        _maxima = maxima;
        _run = ArrayPool<float>.Shared.Rent(half + means.Length + lead + history.WindowSteps);
        _known = ArrayPool<int>.Shared.Rent((2 * means.Length) + 1);
        _known.AsSpan(0, (2 * means.Length) + 1).Clear();
        means.Clear();
        maxima.Clear();
    }

    /// <summary>Stretches of which nothing was missing; the others are counted point by point.</summary>
    private ref int Complete => ref _known[2 * _means.Length];

    private Span<int> KnownMeans => _known.AsSpan(0, _means.Length);

    private Span<int> KnownMaxima => _known.AsSpan(_means.Length, _means.Length);

    /// <summary>Adds a stretch.</summary>
    /// <param name="first">Its first index: half a mean before its first point.</param>
    public void Add(int first)
    {
        var run = _run.AsSpan(0, _half + _means.Length + _lead + _history.WindowSteps);
        if (_history.Copy(first, run) == run.Length)
        {
            AddComplete(run);
            return;
        }

        for (var i = 0; i < _means.Length; i++)
        {
            var (sum, known, _) = Over(run.Slice(i, (2 * _half) + 1));
            if (known > 0)
            {
                _means[i] += sum / known;
                KnownMeans[i]++;
            }

            var window = _half + _lead + i;
            (_, known, var most) = Over(run.Slice(window, _history.WindowSteps + 1));
            if (first + window >= _history.First && 2 * known > _history.WindowSteps + 1)
            {
                _maxima[i] += most;
                KnownMaxima[i]++;
            }
        }
    }

    /// <summary>Makes averages of what was added, NaN where nothing is known.</summary>
    public void Average()
    {
        for (var i = 0; i < _means.Length; i++)
        {
            var (means, maxima) = (Complete + KnownMeans[i], Complete + KnownMaxima[i]);
            _means[i] = means == 0 ? double.NaN : _means[i] / means;
            _maxima[i] = maxima == 0 ? double.NaN : _maxima[i] / maxima;
        }
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_run);
        ArrayPool<int>.Shared.Return(_known);
    }

    /// <summary>Nothing is missing: sums and maxima of neighbours are taken for several points at a time.</summary>
    private void AddComplete(ReadOnlySpan<float> run)
    {
        var width = (2 * _half) + 1;
        var i = 0;
        for (; i <= _means.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (sumLow, sumHigh) = (Vector<double>.Zero, Vector<double>.Zero);
            for (var k = 0; k < width; k++)
            {
                Vector.Widen(new Vector<float>(run[(i + k)..]), out var low, out var high);
                (sumLow, sumHigh) = (sumLow + low, sumHigh + high);
            }

            var window = run[(_half + _lead + i)..];
            var most = new Vector<float>(window);
            for (var k = 1; k <= _history.WindowSteps; k++)
            {
                most = Vector.Max(most, new Vector<float>(window[k..]));
            }

            Vector.Widen(most, out var mostLow, out var mostHigh);
            AddTo(_means[i..], sumLow / new Vector<double>(width), sumHigh / new Vector<double>(width));
            AddTo(_maxima[i..], mostLow, mostHigh);
        }

        for (; i < _means.Length; i++)
        {
            _means[i] += Over(run.Slice(i, width)).Sum / width;
            _maxima[i] += Over(run.Slice(_half + _lead + i, _history.WindowSteps + 1)).Most;
        }

        Complete++;
    }

    private static void AddTo(Span<double> sums, Vector<double> low, Vector<double> high)
    {
        (new Vector<double>(sums) + low).CopyTo(sums);
        sums = sums[Vector<double>.Count..];
        (new Vector<double>(sums) + high).CopyTo(sums);
    }

    private static (double Sum, int Known, float Most) Over(ReadOnlySpan<float> values)
    {
        var (sum, known, most) = (0.0, 0, 0f);
        foreach (var value in values)
        {
            if (!float.IsNaN(value))
            {
                sum += value;
                known++;
                most = Math.Max(most, value);
            }
        }

        return (sum, known, most);
    }
}
