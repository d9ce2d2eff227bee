using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>How much of the movement days, weeks and the trend explain.</summary>
/// <remarks>
/// <para>
/// Method: an additive decomposition y = T + D + W + R into trend, day, week and remainder, seasons one after the other as MSTL does (Bandara, Hyndman
/// and Bergmeir 2021), with strengths <c>1 - Var(R) / Var(S + R)</c> (Wang, Smith and Hyndman 2006; Hyndman and Athanasopoulos 2021, section 4.3).
/// T is the centred mean over a day (a week from three weeks on), so that no season is left in it. A season's value in a cycle is the
/// mean of its slot in the *other* cycles: with few cycles the mean of all would follow the noise, and two weeks of white noise would
/// show a weekly strength of one half. Strengths below zero are 0.
/// </para>
/// <para>It works on hourly means (or the series' step where that is longer), values above the 99.5th percentile cut to it.</para>
/// </remarks>
internal sealed class SeasonalStrength
{
    private const double CutAt = 0.995;

    private SeasonalStrength(double? day, double? week, double trend, double[] remainder)
    {
        Day = day;
        Week = week;
        Trend = trend;
        Remainder = remainder;
    }

    /// <summary>0-1; null with less than two days of slots.</summary>
    public double? Day { get; }

    /// <summary>Of what the day leaves, 0-1; null with less than two weeks.</summary>
    public double? Week { get; }

    /// <summary>0-1.</summary>
    public double Trend { get; }

    /// <summary>What trend and seasons leave of each value, NaN where they are not known.</summary>
    public double[] Remainder { get; }

    /// <param name="hourly">Hourly means, or a longer step; NaN where missing.</param>
    /// <param name="zone">Zone of days and weeks.</param>
    public static SeasonalStrength Of(RegularSeries hourly, TimeZoneInfo zone)
    {
        var cut = SeriesQuantiles.Of(hourly.Values, CutAt);
        var values = hourly.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Min(values[i], cut);
        }

        var perDay = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(1) / hourly.Step));
        var window = values.Length >= 21 * perDay ? 7 * perDay : perDay;
        var trend = CentredMean(values, window);
        var detrended = Minus(values, trend);
        var calendar = new WeekCalendar(zone, WeekCalendar.SlotFor(hourly.Step));
        int[] slots = [.. Enumerable.Range(0, values.Length).Select(i => calendar.SlotOfWeek(hourly.TimeAt(i)))];
        double? day = null,
            week = null;
        var rest = detrended;
        if (calendar.SlotsPerDay > 1 && values.Length >= 2 * perDay)
        {
            var left = LeaveOneOut(
                detrended,
                Array.ConvertAll(slots, slot => slot % calendar.SlotsPerDay),
                calendar.SlotsPerDay
            );
            day = Explained(left, detrended);
            rest = day > 0 ? left : detrended;
        }

        if (values.Length >= 14 * perDay)
        {
            var left = LeaveOneOut(rest, slots, calendar.SlotsPerWeek);
            week = Explained(left, rest);
            rest = week > 0 ? left : rest;
        }

        return new SeasonalStrength(day, week, Explained(rest, Plus(rest, trend)), rest);
    }

    /// <summary>What is left of each value after the mean of its slot's other values; a value alone in its slot is left out.</summary>
    private static double[] LeaveOneOut(double[] values, int[] slots, int count)
    {
        var sums = new double[count];
        var known = new int[count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sums[slots[i]] += values[i];
                known[slots[i]]++;
            }
        }

        var left = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var others = known[slots[i]] - 1;
            left[i] = others > 0 ? values[i] - ((sums[slots[i]] - values[i]) / others) : double.NaN;
        }

        return left;
    }

    private static double Explained(double[] rest, double[] whole)
    {
        // Only where both are known: else a part of the series would count on one side alone.
        var pairs = Enumerable
            .Range(0, rest.Length)
            .Where(i => !double.IsNaN(rest[i]) && !double.IsNaN(whole[i]))
            .ToArray();
        var all = Variance([.. pairs.Select(i => whole[i])]);
        var share = 1 - (Variance([.. pairs.Select(i => rest[i])]) / all);
        return all > 0 && double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
    }

    /// <summary>Mean of the known values around each; shorter at the ends, where half a window would shift the level.</summary>
    private static double[] CentredMean(double[] values, int window)
    {
        var sums = new double[values.Length + 1];
        var counts = new int[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i + 1] = sums[i] + (double.IsNaN(values[i]) ? 0 : values[i]);
            counts[i + 1] = counts[i] + (double.IsNaN(values[i]) ? 0 : 1);
        }

        var means = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // At the ends the window is moved in, not cut: part of a day is no mean of a day.
            var from = Math.Clamp(i - (window / 2), 0, Math.Max(0, values.Length - window));
            var to = Math.Min(values.Length, from + window);
            var known = counts[to] - counts[from];
            means[i] = known > 0 ? (sums[to] - sums[from]) / known : double.NaN;
        }

        return means;
    }

    private static double[] Minus(double[] one, double[] other) => [.. one.Select((value, i) => value - other[i])];

    private static double[] Plus(double[] one, double[] other) => [.. one.Select((value, i) => value + other[i])];

    private static double Mean(double[] values) =>
        values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();

    private static double Variance(double[] values)
    {
        var mean = Mean(values);
        return values
            .Where(value => !double.IsNaN(value))
            .Select(value => (value - mean) * (value - mean))
            .DefaultIfEmpty(0)
            .Average();
    }
}
