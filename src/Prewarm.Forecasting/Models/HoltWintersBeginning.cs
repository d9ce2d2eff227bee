namespace Prewarm.Forecasting.Models;

/// <summary>First level and seasons for exponential smoothing, from the first cycles of what it runs over.</summary>
/// <remarks>Only the first two cycles are used, so that the errors that the weights are tuned on are honest.</remarks>
internal static class HoltWintersBeginning
{
    /// <param name="values">Transformed samples, NaN where missing.</param>
    /// <param name="from">First index that counts.</param>
    /// <param name="day">Steps of a day, 0 for no season.</param>
    /// <param name="week">Whether there is a season of the week besides.</param>
    /// <returns>The states, and the index of the first sample that they are to meet.</returns>
    public static (HoltWintersStart Start, int Begin) Estimate(double[] values, int from, int day, bool week)
    {
        var span = values.AsSpan(from);
        var used = span[
            ..Math.Min(
                span.Length,
                week ? 14 * day
                    : day > 0 ? Math.Max(2 * day, Math.Min(span.Length / 2, 7 * day))
                    : 12
            )
        ];
        var level = Mean(used);
        var dayTerms = Cycle(used, day, level, []);
        var weekTerms = week ? Cycle(used, 7 * day, level, dayTerms) : [];
        if (week)
        {
            Shrink(weekTerms, Math.Max(1, day / 48));
        }

        return (new HoltWintersStart(level, dayTerms, weekTerms), from);
    }

    /// <summary>Mean departure from level and other terms at each place of the cycle.</summary>
    private static double[] Cycle(ReadOnlySpan<double> values, int length, double level, double[] other)
    {
        if (length == 0)
        {
            return [];
        }

        var sums = new double[length];
        var counts = new int[length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sums[i % length] += values[i] - level - (other.Length == 0 ? 0 : other[i % other.Length]);
                counts[i % length]++;
            }
        }

        for (var s = 0; s < length; s++)
        {
            sums[s] = counts[s] == 0 ? 0 : sums[s] / counts[s];
        }

        return sums;
    }

    /// <summary>Two samples per slot are noise for the most part: a moving mean and half of what it says.</summary>
    private static void Shrink(double[] terms, int half)
    {
        var raw = (double[])terms.Clone();
        for (var s = 0; s < raw.Length; s++)
        {
            double sum = 0;
            for (var k = -half; k <= half; k++)
            {
                sum += raw[(s + k + raw.Length) % raw.Length];
            }

            terms[s] = 0.5 * sum / ((2 * half) + 1);
        }
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
