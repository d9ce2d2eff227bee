namespace Prewarm.Forecasting.Series;

/// <summary>Finds bursts and those among them that keep a schedule.</summary>
/// <remarks>
/// <para>
/// A sample belongs to a burst when it lies above the local median by more than <see cref="SpreadsLeast"/> robust standard deviations of
/// the local samples (Hampel 1974: median and 1.4826 times the median absolute deviation over a window) and by more than the factor <see cref="TimesLeast"/>.
/// Neighbouring samples make one burst, at most a quarter of the window long: what lasts longer is a level.
/// </para>
/// <para>
/// Bursts keep a schedule when they start in the same slot of the hour, day or week in at least <see cref="ShareLeast"/> of the periods that were
/// observed, with a tolerance of one slot to either side for jitter, and at least <see cref="LiftLeast"/> times as often as bursts spread evenly would.
/// </para>
/// </remarks>
public static class Bursts
{
    private const double SpreadsLeast = 6;

    private const double TimesLeast = 2;

    private const double ShareLeast = 0.7;

    private const double LiftLeast = 3;

    private const int PeriodsLeast = 4;

    /// <summary>Half of the window: long enough to hold a burst several times, short enough to follow the day.</summary>
    private static readonly TimeSpan HalfWindow = TimeSpan.FromHours(1);

    private const int HalfWindowLeast = 6;

    /// <summary>All bursts by time.</summary>
    /// <param name="series">Samples from zero up, NaN where missing.</param>
    public static IReadOnlyList<Burst> Find(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var half = (int)Math.Clamp(HalfWindow / series.Step, HalfWindowLeast, 120);
        var local = new LocalMedians(series.Values, half);
        var found = new List<Burst>();
        for (var from = 0; from < series.Count; from++)
        {
            if (!Stands(series[from], local, from))
            {
                continue;
            }

            var to = from + 1;
            while (to < series.Count && Stands(series[to], local, to))
            {
                to++;
            }

            if (to - from <= Math.Max(2, half / 2))
            {
                found.Add(new Burst(from, to, Highest(series.Values[from..to]), local.Median(from)));
            }

            from = to;
        }

        return found;
    }

    /// <summary>Those that keep a schedule, the shortest period that explains each.</summary>
    /// <param name="series">The series.</param>
    /// <param name="bursts">Its bursts.</param>
    /// <param name="zone">Zone of the schedule.</param>
    public static IReadOnlyList<ScheduledBurst> Scheduled(
        RegularSeries series,
        IReadOnlyList<Burst> bursts,
        TimeZoneInfo zone
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(zone);
        var left = bursts.ToList();
        var found = new List<ScheduledBurst>();
        foreach (var period in new[] { TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7) })
        {
            var slots = new BurstSlots(series, zone, period);
            if (slots.PerPeriod < 4 || slots.Periods < PeriodsLeast)
            {
                continue;
            }

            foreach (var schedule in slots.Schedules(left, ShareLeast, LiftLeast))
            {
                found.Add(schedule);
                left.RemoveAll(burst => slots.Keeps(burst, schedule));
            }
        }

        return found;
    }

    /// <summary>Whether a burst is one of a schedule.</summary>
    internal static bool Keeps(RegularSeries series, TimeZoneInfo zone, Burst burst, ScheduledBurst schedule) =>
        new BurstSlots(series, zone, schedule.Period).Keeps(burst, schedule);

    private static bool Stands(double value, LocalMedians local, int at)
    {
        var median = local.Median(at);
        return value > median + (SpreadsLeast * local.Spread(at)) && value > TimesLeast * median && value > 0;
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        var most = values[0];
        foreach (var value in values)
        {
            most = Math.Max(most, value);
        }

        return most;
    }
}
