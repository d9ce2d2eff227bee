namespace Prewarm.Forecasting.Series;

/// <summary>Puts samples as they were collected (late, twice, out of order) on an even grid.</summary>
/// <remarks>
/// A sample goes to the nearest grid point, at most half a step away; of several at one point the nearest wins, of equally near ones the
/// one given last: a repeated sample is a correction. Points without a sample are missing; nothing is interpolated.
/// </remarks>
public static class SampleGridder
{
    /// <param name="samples">Samples in any order; values that are not finite are passed over.</param>
    /// <param name="start">First grid point.</param>
    /// <param name="step">Spacing, above zero.</param>
    /// <param name="count">Number of grid points.</param>
    public static GriddedSeries Place(
        IEnumerable<(DateTimeOffset At, double Value)> samples,
        DateTimeOffset start,
        TimeSpan step,
        int count
    )
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        var values = new double[count];
        Array.Fill(values, double.NaN);
        var distances = new long[count];
        int duplicates = 0,
            outside = 0;
        foreach (var (at, value) in samples)
        {
            var index = (long)Math.Floor(((at - start) / step) + 0.5);
            if (!double.IsFinite(value) || index < 0 || index >= count)
            {
                outside++;
                continue;
            }

            var distance = Math.Abs((at - start).Ticks - (index * step.Ticks));
            var taken = !double.IsNaN(values[index]);
            duplicates += taken ? 1 : 0;
            if (!taken || distance <= distances[index])
            {
                (values[index], distances[index]) = (value, distance);
            }
        }

        return new GriddedSeries(new RegularSeries(start, step, values), duplicates, outside);
    }
}

/// <summary>A series on its grid and what was left out on the way.</summary>
/// <param name="Series">The series, NaN where no sample fell.</param>
/// <param name="Duplicates">Samples that met another at their grid point.</param>
/// <param name="Outside">Samples outside the grid or not finite.</param>
public sealed record GriddedSeries(RegularSeries Series, int Duplicates, int Outside);
