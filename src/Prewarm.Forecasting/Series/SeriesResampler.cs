namespace Prewarm.Forecasting.Series;

/// <summary>Moves a series to another grid.</summary>
public static class SeriesResampler
{
    /// <summary>Means over a coarser grid whose points are the starts of their bins.</summary>
    /// <remarks>
    /// A bin is the mean of its known samples when at least half of them are known, else missing: fewer would let one
    /// sample speak for the whole bin. Bins start at the first sample; an incomplete last bin is left out.
    /// </remarks>
    /// <param name="series">The series.</param>
    /// <param name="step">A whole multiple of the series' step.</param>
    /// <exception cref="ArgumentException">The step is not a whole multiple.</exception>
    public static RegularSeries Coarsen(RegularSeries series, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (step < series.Step || step.Ticks % series.Step.Ticks != 0)
        {
            throw new ArgumentException("The step must be a whole multiple of the series' step.", nameof(step));
        }

        var factor = (int)(step.Ticks / series.Step.Ticks);
        var values = new double[series.Count / factor];
        for (var bin = 0; bin < values.Length; bin++)
        {
            values[bin] = Mean(series.Values.Slice(bin * factor, factor));
        }

        return new RegularSeries(series.Start, step, values);
    }

    /// <summary>Linear interpolation to a finer grid; a point between two samples of which one is missing is missing.</summary>
    /// <param name="series">The series.</param>
    /// <param name="step">A whole part of the series' step.</param>
    /// <exception cref="ArgumentException">The step is not a whole part.</exception>
    public static RegularSeries Refine(RegularSeries series, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (step <= TimeSpan.Zero || step > series.Step || series.Step.Ticks % step.Ticks != 0)
        {
            throw new ArgumentException("The step must be a whole part of the series' step.", nameof(step));
        }

        var factor = (int)(series.Step.Ticks / step.Ticks);
        var values = new double[series.Count == 0 ? 0 : ((series.Count - 1) * factor) + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var (from, part) = Math.DivRem(i, factor);
            values[i] = part == 0 ? series[from] : series[from] + ((series[from + 1] - series[from]) * part / factor);
        }

        return new RegularSeries(series.Start, step, values);
    }

    /// <summary>Mean of the known samples; NaN when fewer than half are known.</summary>
    internal static double Mean(ReadOnlySpan<double> samples)
    {
        double sum = 0;
        var known = 0;
        foreach (var sample in samples)
        {
            if (!double.IsNaN(sample))
            {
                sum += sample;
                known++;
            }
        }

        return 2 * known < samples.Length || known == 0 ? double.NaN : sum / known;
    }
}
