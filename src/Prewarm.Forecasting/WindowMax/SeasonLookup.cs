namespace Prewarm.Forecasting.WindowMax;

/// <summary>What demand did at the same local time one or more seasons ago.</summary>
/// <remarks>
/// A past instant is found by wall clock: where the zone changed its offset in between, the lag grows or shrinks by
/// the difference. An instant that the past does not reach yet (a lead longer than the season) moves back by whole
/// seasons until it does.
/// </remarks>
internal sealed class SeasonLookup(DemandHistory history, TimeZoneInfo zone, TimeSpan season)
{
    /// <summary>Points of a path that are looked up together.</summary>
    private const int Stretch = 256;

    private readonly bool _shifts = zone.SupportsDaylightSavingTime;

    /// <summary>Mean of the window maxima that start at the same local time in the last seasons; NaN when none is known.</summary>
    public double MaximumAt(int index, int seasons)
    {
        var sum = 0d;
        var count = 0;
        for (var age = 1; age <= seasons; age++)
        {
            var value = history.WindowMax(Past(index, age, history.WindowSteps));
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Mean demand in [from, to] over the same local times of the last seasons; NaN when none is known.</summary>
    public double MeanOver(int from, int to, int seasons)
    {
        var sum = 0d;
        var count = 0;
        for (var age = 1; age <= seasons; age++)
        {
            var past = Past(to, age, 0);
            var value = history.Mean(past - (to - from), past);
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Means and window maxima along a whole path: those of <see cref="MeanOver"/> and <see cref="MaximumAt"/>, point by point.</summary>
    /// <param name="lead">Steps from a point to the start of its window.</param>
    /// <param name="seasons">How many of them.</param>
    /// <param name="means">Around the newest sample and each step after it.</param>
    /// <param name="maxima">Of the windows that start a lead after these.</param>
    public void Along(int lead, int seasons, Span<double> means, Span<double> maxima)
    {
        for (var from = 0; from < means.Length; from += Stretch)
        {
            var to = Math.Min(means.Length, from + Stretch);
            Along(history.Last + from, lead, seasons, means[from..to], maxima[from..to]);
        }
    }

    private void Along(int index, int lead, int seasons, Span<double> means, Span<double> maxima)
    {
        var half = history.WindowSteps / 2;
        var last = index + means.Length - 1;
        using var path = new SeasonPath(history, lead, half, means, maxima);
        for (var age = 1; age <= seasons; age++)
        {
            var first = Past(index + half, age, 0) - (2 * half);
            if (Past(last + lead, age, history.WindowSteps) - first != last + lead - index + half)
            {
                // The zone changes its offset on the way, or the path reaches beyond a season: point by point.
                for (var i = 0; i < means.Length; i++)
                {
                    means[i] = MeanOver(index + i - half, index + i + half, seasons);
                    maxima[i] = MaximumAt(index + i + lead, seasons);
                }

                return;
            }

            path.Add(first);
        }

        path.Average();
    }

    /// <summary>The index of the same local time <paramref name="age"/> seasons before, of which <paramref name="reach"/> more steps are known.</summary>
    private int Past(int index, int age, int reach)
    {
        var at = history.TimeAt(index);
        while (true)
        {
            var then = at - (season * age);
            if (_shifts)
            {
                then += zone.GetUtcOffset(at) - zone.GetUtcOffset(then);
            }

            var past = (int)Math.Round((then - history.Start) / history.Step);
            if (past + reach <= history.Last)
            {
                return past;
            }

            at -= season;
        }
    }
}
