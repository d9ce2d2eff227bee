namespace Prewarm.Forecasting.Series;

/// <summary>Makes a measured series fit for learning without inventing demand.</summary>
/// <remarks>What cannot be demand becomes missing, never zero and never a neighbour's value; filling is left to the models, which say how.</remarks>
public static class SeriesCleaner
{
    /// <summary>Negative and infinite samples become missing; finite samples from zero up stay bit for bit.</summary>
    /// <param name="start">Instant of the first sample.</param>
    /// <param name="step">Spacing, above zero.</param>
    /// <param name="values">Raw samples, NaN where missing. Not changed.</param>
    public static CleanedSeries Clean(DateTimeOffset start, TimeSpan step, ReadOnlySpan<double> values)
    {
        var clean = values.ToArray();
        int negative = 0,
            infinite = 0,
            missing = 0;
        for (var i = 0; i < clean.Length; i++)
        {
            var value = clean[i];
            if (double.IsNaN(value))
            {
                missing++;
            }
            else if (double.IsInfinity(value))
            {
                infinite++;
                clean[i] = double.NaN;
            }
            else if (value < 0)
            {
                negative++;
                clean[i] = double.NaN;
            }
        }

        return new CleanedSeries(new RegularSeries(start, step, clean), missing, negative, infinite);
    }

    /// <summary>Cleans a series that already stands on its grid.</summary>
    public static CleanedSeries Clean(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Clean(series.Start, series.Step, series.Values);
    }
}

/// <summary>A cleaned series and what was done to it.</summary>
/// <param name="Series">Finite samples from zero up, NaN where missing.</param>
/// <param name="Missing">Samples that were missing before.</param>
/// <param name="Negative">Samples taken as missing because they were below zero.</param>
/// <param name="Infinite">Samples taken as missing because they were infinite.</param>
public sealed record CleanedSeries(RegularSeries Series, int Missing, int Negative, int Infinite);
