namespace Prewarm.Forecasting.Series;

/// <summary>Finds samples that would teach a model something false.</summary>
/// <remarks>
/// <para>
/// Outliers are masked, never replaced: a masked sample trains nothing, and no demand is invented where there was none. A burst
/// (<see cref="Bursts"/>) is an outlier when nothing like it happened within <see cref="Tolerance"/> of the same local time on any other day, when bursts as
/// such are rare (at most one a day), and when it rises above <see cref="TimesLeast"/> times everything outside bursts. So a burst that was seen twice at its
/// time, or one of many, survives: it is how the series is. A dip is an outlier when the samples around it are steady and it
/// falls below a tenth of them for a short while, as a failed scrape does, and no other dip lies at its time of day.
/// </para>
/// <para>Whether a burst repeats is known only afterwards: a mask belongs to training on the past, not to judging a forecast.</para>
/// </remarks>
public static class OutlierMask
{
    private const double TimesLeast = 2;

    private const double DipShare = 0.1;

    /// <summary>Spread around a dip, relative to the median, up to which the samples count as steady.</summary>
    private const double SteadySpread = 0.25;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>The outliers as a mask; empty when there is none.</summary>
    /// <param name="series">Samples from zero up, NaN where missing.</param>
    /// <param name="zone">Zone in which days repeat.</param>
    public static MaskSet Find(RegularSeries series, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(zone);
        var bursts = Bursts.Find(series);
        return new MaskSet(
            High(series, bursts, zone)
                .Select(burst => Span(series, burst.From, burst.To, "burst that never came back"))
                .Concat(Low(series, zone).Select(dip => Span(series, dip.From, dip.To, "dip between steady samples")))
        );
    }

    private static IEnumerable<Burst> High(RegularSeries series, IReadOnlyList<Burst> bursts, TimeZoneInfo zone)
    {
        var days = series.Step * series.Count / TimeSpan.FromDays(1);
        if (bursts.Count == 0 || bursts.Count > days)
        {
            return [];
        }

        var usual = HighestOutside(series, bursts);
        return bursts.Where(burst =>
            burst.Peak > TimesLeast * usual
            && !bursts.Any(other => other != burst && SameTime(series, zone, burst.From, other.From))
        );
    }

    private static List<(int From, int To)> Low(RegularSeries series, TimeZoneInfo zone)
    {
        var half = (int)Math.Clamp(TimeSpan.FromHours(1) / series.Step, 6, 120);
        var local = new LocalMedians(series.Values, half);
        var dips = new List<(int From, int To)>();
        for (var from = 0; from < series.Count; from++)
        {
            var to = from;
            while (to < series.Count && IsDip(series[to], local, to))
            {
                to++;
            }

            // At either end there is no telling a dip from a new level.
            if (to > from && from > 0 && to < series.Count && to - from <= Math.Max(1, half / 4))
            {
                dips.Add((from, to));
            }

            from = Math.Max(from, to);
        }

        return [.. dips.Where(dip => !dips.Any(other => other != dip && SameTime(series, zone, dip.From, other.From)))];
    }

    private static bool IsDip(double value, LocalMedians local, int at) =>
        value < DipShare * local.Median(at) && local.Spread(at) <= SteadySpread * local.Median(at);

    private static double HighestOutside(RegularSeries series, IReadOnlyList<Burst> bursts)
    {
        var values = series.Values.ToArray();
        foreach (var burst in bursts)
        {
            values.AsSpan(burst.From, burst.To - burst.From).Fill(double.NaN);
        }

        return values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether two samples lie at the same local time of different days.</summary>
    private static bool SameTime(RegularSeries series, TimeZoneInfo zone, int one, int other)
    {
        var apart = Math.Abs((series.TimeAt(one) - series.TimeAt(other)).Ticks);
        var away = Math.Abs(TimeOfDay(series.TimeAt(one), zone) - TimeOfDay(series.TimeAt(other), zone));
        return apart > TimeSpan.TicksPerDay / 2
            && Math.Min(away, TimeSpan.TicksPerDay - away) <= Math.Max(Tolerance.Ticks, series.Step.Ticks);
    }

    private static long TimeOfDay(DateTimeOffset at, TimeZoneInfo zone) =>
        (at.UtcTicks + zone.GetUtcOffset(at).Ticks) % TimeSpan.TicksPerDay;

    private static MaskSpan Span(RegularSeries series, int from, int to, string why) =>
        new(series.TimeAt(from), series.TimeAt(to), why);
}
