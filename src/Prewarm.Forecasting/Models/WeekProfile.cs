using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>The usual demand of each slot of the local week, from few weeks and with outliers among them.</summary>
/// <remarks>
/// <para>
/// Method: per slot a robust centre m_s over the last weeks (median up to four values, else the mean without the lowest and the
/// highest fifth); a day profile d_s the same way over all days; and a shrunken blend
/// <c>n / (n + k) m_s + k / (n + k) d_s</c>, n the weeks known in the slot: the empirical Bayes mean (Efron and Morris 1975) with
/// k = w / b, w the variance of samples within a slot from week to week and b the variance of m_s around d_s beyond what w explains
/// of it (b = mean (m_s - d_s)^2 - w / n), at most <see cref="ShrinkMost"/>. A series whose weekend differs keeps its weekend; one
/// whose days are alike borrows strength from all days. With one week known there is no w, and k is the share of the variation over
/// the week that days explain. A short moving average over neighbouring slots allows for shapes that move by minutes.
/// </para>
/// <para>Below one week of history days stand for the week; below one day, one level.</para>
/// </remarks>
internal sealed class WeekProfile
{
    /// <summary>Weeks that the day profile can count for at most: about as many as are looked back on.</summary>
    private const double ShrinkMost = 4;

    /// <summary>Weeks that are looked back on: enough for a median, few enough to follow the seasons of the year.</summary>
    private const int WeeksMost = 5;

    /// <summary>Half width of the smoothing: shapes move by minutes from week to week.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromMinutes(5);

    private readonly double[] _values;

    private WeekProfile(WeekCalendar calendar, double[] values)
    {
        Calendar = calendar;
        _values = values;
    }

    public WeekCalendar Calendar { get; }

    /// <summary>One value per slot of the week, finite.</summary>
    public ReadOnlySpan<double> Values => _values;

    public double At(DateTimeOffset at) => _values[Calendar.SlotOfWeek(at)];

    /// <param name="start">Instant of the first value.</param>
    /// <param name="step">Spacing of the values.</param>
    /// <param name="values">Samples, NaN where missing.</param>
    /// <param name="zone">Zone of the week.</param>
    public static WeekProfile Build(DateTimeOffset start, TimeSpan step, ReadOnlySpan<double> values, TimeZoneInfo zone)
    {
        var calendar = new WeekCalendar(zone, WeekCalendar.SlotFor(step));
        var keep = Math.Min(values.Length, (int)(TimeSpan.FromDays(7 * WeeksMost) / step));
        var slots = Collect(start + (step * (values.Length - keep)), step, values[^keep..], calendar);
        var day = DayCentres(slots, calendar.SlotsPerDay);
        var week = Array.ConvertAll(slots, slot => Centre(slot));
        var shrink = Shrink(slots, week, day);
        for (var s = 0; s < week.Length; s++)
        {
            var count = slots[s].Count;
            var usual = day[s % calendar.SlotsPerDay];
            week[s] = count == 0 ? usual : ((count * week[s]) + (shrink * usual)) / (count + shrink);
        }

        return new WeekProfile(calendar, Smooth(week, (int)(Jitter / calendar.Slot)));
    }

    private static List<double>[] Collect(
        DateTimeOffset start,
        TimeSpan step,
        ReadOnlySpan<double> values,
        WeekCalendar calendar
    )
    {
        var slots = new List<double>[calendar.SlotsPerWeek];
        for (var s = 0; s < slots.Length; s++)
        {
            slots[s] = new List<double>(WeeksMost);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                slots[calendar.SlotOfWeek(start + (step * i))].Add(values[i]);
            }
        }

        return slots;
    }

    /// <summary>The centre of all days per slot of the day; of all samples where the slot was never seen.</summary>
    private static double[] DayCentres(List<double>[] slots, int slotsPerDay)
    {
        var day = new double[slotsPerDay];
        var pool = new List<double>(7 * WeeksMost);
        for (var s = 0; s < slotsPerDay; s++)
        {
            pool.Clear();
            for (var d = 0; d < 7; d++)
            {
                pool.AddRange(slots[(d * slotsPerDay) + s]);
            }

            day[s] = Centre(pool);
        }

        if (Array.Exists(day, double.IsNaN))
        {
            var all = Centre([.. slots.SelectMany(slot => slot)]);
            var level = double.IsNaN(all) ? 0 : all;
            day = Array.ConvertAll(day, centre => double.IsNaN(centre) ? level : centre);
        }

        return day;
    }

    /// <summary>k: the weeks that the day profile counts for.</summary>
    private static double Shrink(List<double>[] slots, double[] week, double[] day)
    {
        double within = 0,
            degrees = 0,
            between = 0,
            inverse = 0,
            known = 0;
        for (var s = 0; s < week.Length; s++)
        {
            var count = slots[s].Count;
            if (count == 0)
            {
                continue;
            }

            var centre = week[s];
            foreach (var value in slots[s])
            {
                within += (value - centre) * (value - centre);
            }

            degrees += count - 1;
            between += Math.Pow(centre - day[s % day.Length], 2);
            inverse += 1.0 / count;
            known++;
        }

        if (degrees < known / 2)
        {
            return 1 - Unexplained(week, day);
        }

        var noise = within / degrees;
        var real = (between - (noise * inverse)) / known;
        return noise == 0 ? 0
            : real <= noise / ShrinkMost ? ShrinkMost
            : noise / real;
    }

    /// <summary>Share of the weekly variation that the day profile leaves, 0-1; 0 when nothing varies.</summary>
    private static double Unexplained(double[] week, double[] day)
    {
        var known = Enumerable.Range(0, week.Length).Where(s => !double.IsNaN(week[s])).ToArray();
        if (known.Length == 0)
        {
            return 0;
        }

        var mean = known.Average(s => week[s]);
        var total = known.Sum(s => (week[s] - mean) * (week[s] - mean));
        var left = known.Sum(s => Math.Pow(week[s] - day[s % day.Length], 2));
        return total > 0 ? Math.Clamp(left / total, 0, 1) : 0;
    }

    /// <summary>Median of up to four values, else the mean without the lowest and the highest fifth; NaN of none.</summary>
    private static double Centre(List<double> values)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        values.Sort();
        var cut = values.Count <= 4 ? (values.Count - 1) / 2 : (values.Count + 4) / 5;
        double sum = 0;
        for (var i = cut; i < values.Count - cut; i++)
        {
            sum += values[i];
        }

        return sum / (values.Count - (2 * cut));
    }

    private static double[] Smooth(double[] values, int half)
    {
        if (half == 0)
        {
            return values;
        }

        var count = values.Length;
        var smooth = new double[count];
        for (var s = 0; s < count; s++)
        {
            double sum = 0;
            for (var k = -half; k <= half; k++)
            {
                sum += values[(s + k + count) % count];
            }

            smooth[s] = sum / ((2 * half) + 1);
        }

        return smooth;
    }
}
