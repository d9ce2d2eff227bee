namespace Prewarm.Forecasting.Series;

/// <summary>A series on an even grid; a missing sample is NaN. Immutable by convention: nobody writes to <see cref="Values"/>.</summary>
/// <remarks>Value <c>i</c> belongs to the instant <c>Start + i * Step</c>. Infinite values are refused: they are never data.</remarks>
public sealed class RegularSeries
{
    private readonly double[] _values;

    /// <param name="start">Instant of the first value, UTC.</param>
    /// <param name="step">Spacing, above zero.</param>
    /// <param name="values">The values, oldest first; NaN where a sample is missing. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The step is not above zero, or a value is infinite.</exception>
    public RegularSeries(DateTimeOffset start, TimeSpan step, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (step <= TimeSpan.Zero)
        {
            throw new ArgumentException("The step must be above zero.", nameof(step));
        }

        if (Array.Exists(values, double.IsInfinity))
        {
            throw new ArgumentException("A series holds finite values and NaN only.", nameof(values));
        }

        Start = start.ToUniversalTime();
        Step = step;
        _values = values;
    }

    /// <summary>Instant of the first value, UTC.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Spacing of the grid.</summary>
    public TimeSpan Step { get; }

    /// <summary>Number of grid points, missing ones included.</summary>
    public int Count => _values.Length;

    /// <summary>The values, oldest first; NaN is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Instant of the last value, or one step before <see cref="Start"/> when empty.</summary>
    public DateTimeOffset End => TimeAt(Count - 1);

    public double this[int index] => _values[index];

    /// <summary>Instant of a grid point; the index may lie outside the series.</summary>
    public DateTimeOffset TimeAt(int index) => Start + (Step * index);

    /// <summary>Index of the last grid point at or before an instant; may lie outside the series.</summary>
    public int IndexAt(DateTimeOffset at) => (int)Math.Floor((at - Start) / Step);

    /// <summary>The part of the series from <paramref name="from"/> (inclusive) of <paramref name="count"/> points.</summary>
    public RegularSeries Slice(int from, int count) => new(TimeAt(from), Step, _values.AsSpan(from, count).ToArray());
}
