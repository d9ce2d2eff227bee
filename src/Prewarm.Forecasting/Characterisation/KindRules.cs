using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>From figures to words: every rule in one place.</summary>
internal static class KindRules
{
    /// <summary>Days explain this share of the movement.</summary>
    private const double DayLeast = 0.4;

    /// <summary>Weeks explain this share of what days leave.</summary>
    private const double WeekLeast = 0.3;

    /// <summary>One sample in a hundred is at least twice the mean above what is usual.</summary>
    private const double BurstLeast = 1;

    /// <summary>Mean steps between demands from which zeros matter (Syntetos and Boylan 2005, table 1).</summary>
    private const double IntervalLeast = 1.32;

    /// <summary>Zeros of a night are a season, not intermittence.</summary>
    private const double DayExplainsZeros = 0.6;

    private const double TrendChangeLeast = 0.3;

    private const double TrendExplainedLeast = 0.5;

    private const double TrendScoreLeast = 2.6;

    /// <summary>The kinds that hold, the leading one first; never empty.</summary>
    public static IReadOnlyList<SeriesKind> Decide(Evidence evidence)
    {
        var day = evidence.Strength.Day ?? 0;
        var week = evidence.Strength.Week ?? 0;
        // The order says what matters most: what breaks a forecast comes before what carries it.
        var kinds = new List<SeriesKind>();
        Add(kinds, SeriesKind.RegimeChange, evidence.Shifts.Count > 0);
        Add(
            kinds,
            SeriesKind.Intermittent,
            evidence.Statistics.DemandInterval >= IntervalLeast && day < DayExplainsZeros
        );
        Add(kinds, SeriesKind.ScheduledBursts, evidence.Schedules.Count > 0);
        Add(
            kinds,
            week > day ? SeriesKind.Weekly : SeriesKind.Daily,
            (week > day ? week : day) >= (week > day ? WeekLeast : DayLeast)
        );
        Add(
            kinds,
            week > day ? SeriesKind.Daily : SeriesKind.Weekly,
            (week > day ? day : week) >= (week > day ? DayLeast : WeekLeast)
        );
        Add(kinds, SeriesKind.Trending, evidence.Shifts.Count == 0 && IsTrend(evidence.Trend));
        Add(kinds, SeriesKind.Bursty, evidence.BurstRatio >= BurstLeast);
        Add(kinds, SeriesKind.Steady, kinds.Count == 0);
        return kinds;
    }

    private static bool IsTrend(TrendLine line) =>
        Math.Abs(line.Change) >= TrendChangeLeast
        && line.Explained >= TrendExplainedLeast
        && Math.Abs(line.Significance) >= TrendScoreLeast;

    private static void Add(List<SeriesKind> kinds, SeriesKind kind, bool holds)
    {
        if (holds)
        {
            kinds.Add(kind);
        }
    }
}

/// <summary>What the kinds are decided by.</summary>
internal sealed record Evidence(
    SeasonalStrength Strength,
    double BurstRatio,
    SeriesStatistics Statistics,
    IReadOnlyList<LevelShift> Shifts,
    IReadOnlyList<ScheduledBurst> Schedules,
    TrendLine Trend
);
