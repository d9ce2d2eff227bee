namespace Prewarm.Forecasting.Series;

/// <summary>Spans that train nothing and score nothing.</summary>
/// <remarks>Immutable. Spans are half open and may overlap; what is masked is their union.</remarks>
public sealed class MaskSet
{
    private readonly (long Start, long End)[] _union;

    /// <exception cref="ArgumentException">A span does not end after it starts.</exception>
    public MaskSet(IEnumerable<MaskSpan> spans)
    {
        Spans = [.. spans.OrderBy(span => span.Start)];
        var union = new List<(long Start, long End)>();
        foreach (var span in Spans)
        {
            if (span.End <= span.Start)
            {
                throw new ArgumentException("A masked span must end after it starts.", nameof(spans));
            }

            if (union.Count > 0 && span.Start.UtcTicks <= union[^1].End)
            {
                union[^1] = (union[^1].Start, Math.Max(union[^1].End, span.End.UtcTicks));
            }
            else
            {
                union.Add((span.Start.UtcTicks, span.End.UtcTicks));
            }
        }

        _union = [.. union];
    }

    /// <summary>Masks nothing.</summary>
    public static MaskSet Empty { get; } = new([]);

    /// <summary>The spans as given, by start.</summary>
    public IReadOnlyList<MaskSpan> Spans { get; }

    public bool Contains(DateTimeOffset at)
    {
        var ticks = at.UtcTicks;
        int low = 0,
            high = _union.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_union[middle].End <= ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _union.Length && _union[low].Start <= ticks;
    }

    /// <summary>The series with masked samples missing; the very same series when none is masked.</summary>
    public RegularSeries Apply(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        double[]? values = null;
        foreach (var (start, end) in _union)
        {
            var from = FirstAtOrAfter(series, start);
            var to = FirstAtOrAfter(series, end);
            if (from < to)
            {
                values ??= series.Values.ToArray();
                values.AsSpan(from, to - from).Fill(double.NaN);
            }
        }

        return values is null ? series : new RegularSeries(series.Start, series.Step, values);
    }

    /// <summary>Both sets together.</summary>
    public MaskSet Union(MaskSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new MaskSet(Spans.Concat(other.Spans));
    }

    private static int FirstAtOrAfter(RegularSeries series, long ticks)
    {
        var steps = Math.Ceiling((ticks - series.Start.UtcTicks) / (double)series.Step.Ticks);
        return (int)Math.Clamp(steps, 0, series.Count);
    }
}
