using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>What a series is like, the figures behind it, and how far ahead it can be forecast.</summary>
/// <param name="Leading">The kind that matters most for forecasting.</param>
/// <param name="Kinds">All kinds that hold, the leading one first.</param>
/// <param name="DayStrength">Share of the movement that days explain, 0-1; null with less than two days.</param>
/// <param name="WeekStrength">Share of what days leave that weeks explain, 0-1; null with less than two weeks.</param>
/// <param name="TrendStrength">Share that the smooth level explains of what seasons leave, 0-1; null when unknown.</param>
/// <param name="BurstRatio">By how many times the mean one sample in a hundred exceeds what is usual; null when the mean is not above zero.</param>
/// <param name="Statistics">Plain figures of all of the series.</param>
/// <param name="Shifts">Lasting steps of the level.</param>
/// <param name="Schedules">Bursts that come back by the clock, local time.</param>
/// <param name="Outliers">Bursts and dips that never came back.</param>
/// <param name="Skill">How far ahead it can be forecast at all.</param>
public sealed record SeriesCharacter(
    SeriesKind Leading,
    IReadOnlyList<SeriesKind> Kinds,
    double? DayStrength,
    double? WeekStrength,
    double? TrendStrength,
    double? BurstRatio,
    SeriesStatistics Statistics,
    IReadOnlyList<LevelShift> Shifts,
    IReadOnlyList<ScheduledBurst> Schedules,
    int Outliers,
    SkillHorizon Skill
)
{
    /// <summary>Fewer known samples say nothing.</summary>
    private const int KnownLeast = 32;

    /// <summary>As far back as models look: what a series was like before is over.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(56);

    private static readonly TimeSpan FineStep = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SeasonStep = TimeSpan.FromHours(1);

    /// <summary>Longer series are judged for skill on a coarser grid: leads of minutes and a week need no more.</summary>
    private const int SkillPointsMost = 20_000;

    /// <summary>Characterises a series by its newest eight weeks, at steps of a minute or more.</summary>
    /// <param name="series">Samples, NaN where missing; negative ones are read as they are. Any length.</param>
    /// <param name="zone">Zone in which days and weeks repeat.</param>
    public static SeriesCharacter Of(RegularSeries series, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(zone);
        var statistics = SeriesStatistics.Of(series);
        var newest = Newest(series);
        var (scaled, scale) = Scaled(newest);
        var fine = AtLeast(scaled, FineStep);
        var known = fine.Values.ToArray().Count(value => !double.IsNaN(value));
        if (known < KnownLeast)
        {
            return new SeriesCharacter(
                SeriesKind.Unknown,
                [SeriesKind.Unknown],
                null,
                null,
                null,
                null,
                statistics,
                [],
                [],
                0,
                new SkillHorizon(null, TimeSpan.Zero, [])
            );
        }

        var hourly = AtLeast(fine, SeasonStep);
        var strength = SeasonalStrength.Of(hourly, zone);
        var bursts = Bursts.Find(fine);
        var evidence = new Evidence(
            strength,
            MeasureBursts(fine, hourly, strength),
            SeriesStatistics.Of(fine),
            LevelShifts.Find(fine),
            Bursts.Scheduled(fine, bursts, zone),
            TrendLine.Of(fine)
        );
        var kinds = KindRules.Decide(evidence);
        return new SeriesCharacter(
            kinds[0],
            kinds,
            strength.Day,
            strength.Week,
            strength.Trend,
            double.IsNaN(evidence.BurstRatio) ? null : evidence.BurstRatio,
            statistics,
            [
                .. evidence.Shifts.Select(shift =>
                    shift with
                    {
                        Before = shift.Before * scale,
                        After = shift.After * scale,
                    }
                ),
            ],
            [.. evidence.Schedules.Select(burst => burst with { Height = burst.Height * scale })],
            OutlierMask.Find(fine, zone).Spans.Count,
            SkillHorizon.Of(Coarser(fine, SkillPointsMost))
        );
    }

    /// <summary>What one sample in a hundred rises above its surroundings, or an hour above its seasons, over the mean.</summary>
    private static double MeasureBursts(RegularSeries fine, RegularSeries hourly, SeasonalStrength strength)
    {
        var mean = SeriesStatistics.Of(fine).Mean;
        if (!(mean > 0))
        {
            return double.NaN;
        }

        var hour = SeriesQuantiles.Of(strength.Remainder, 0.99) / mean;
        if (fine.Step >= hourly.Step)
        {
            return hour;
        }

        var local = new LocalMedians(fine.Values, (int)Math.Clamp(TimeSpan.FromHours(3) / fine.Step, 6, 180));
        var above = fine.Values.ToArray();
        for (var i = 0; i < above.Length; i++)
        {
            above[i] -= local.Median(i);
        }

        var sharp = SeriesQuantiles.Of(above, 0.99) / mean;
        return double.IsNaN(hour) ? sharp : Math.Max(hour, sharp);
    }

    private static RegularSeries Newest(RegularSeries series)
    {
        var most = (int)Math.Min(series.Count, Math.Ceiling(LookBack / series.Step));
        return most == series.Count ? series : series.Slice(series.Count - most, most);
    }

    /// <summary>Squares of values beyond 1e100 would overflow: those series are scaled by a power of two, which is exact.</summary>
    private static (RegularSeries Series, double Scale) Scaled(RegularSeries series)
    {
        double most = 0;
        foreach (var value in series.Values)
        {
            most = double.IsNaN(value) ? most : Math.Max(most, Math.Abs(value));
        }

        if (most < 1e100)
        {
            return (series, 1);
        }

        var scale = Math.ScaleB(1, Math.ILogB(most));
        return (
            new RegularSeries(series.Start, series.Step, [.. series.Values.ToArray().Select(value => value / scale)]),
            scale
        );
    }

    private static RegularSeries AtLeast(RegularSeries series, TimeSpan step) =>
        series.Step >= step ? series : Coarsened(series, (int)Math.Ceiling(step / series.Step));

    private static RegularSeries Coarser(RegularSeries series, int pointsMost) =>
        series.Count <= pointsMost ? series : Coarsened(series, (series.Count + pointsMost - 1) / pointsMost);

    private static RegularSeries Coarsened(RegularSeries series, int factor) =>
        SeriesResampler.Coarsen(series, series.Step * factor);
}
