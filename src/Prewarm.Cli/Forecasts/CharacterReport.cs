using System.Globalization;
using Prewarm.Forecasting.Characterisation;
using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>The object <c>character</c> of <c>backtest</c>: what the series is like. A figure that cannot be had is null.</summary>
/// <param name="Verdict">The leading kind.</param>
/// <param name="Kinds">All kinds that hold, the leading one first.</param>
/// <param name="Strengths">Shares of the movement, 0-1.</param>
/// <param name="BurstRatio">By how many times the mean one sample in a hundred exceeds what is usual.</param>
/// <param name="Statistics">Plain figures.</param>
/// <param name="Shifts">Lasting steps of the level.</param>
/// <param name="Schedules">Bursts that come back by the clock.</param>
/// <param name="Outliers">Bursts and dips that never came back.</param>
/// <param name="SkillLostAt">Lead from which no skill over the naive is left; null: not lost, or not judged.</param>
/// <param name="SkillJudgedTo">Longest lead that was judged; null when none.</param>
internal sealed record CharacterReport(
    string Verdict,
    IReadOnlyList<string> Kinds,
    StrengthReport Strengths,
    double? BurstRatio,
    StatisticsReport Statistics,
    IReadOnlyList<ShiftReport> Shifts,
    IReadOnlyList<ScheduleReport> Schedules,
    int Outliers,
    string? SkillLostAt,
    string? SkillJudgedTo
)
{
    public static CharacterReport Of(SeriesCharacter character) =>
        new(
            SeriesKindText.Of(character.Leading),
            [.. character.Kinds.Select(SeriesKindText.Of)],
            new StrengthReport(
                Rounded(character.DayStrength),
                Rounded(character.WeekStrength),
                Rounded(character.TrendStrength)
            ),
            Rounded(character.BurstRatio),
            StatisticsReport.Of(character.Statistics),
            [
                .. character.Shifts.Select(shift => new ShiftReport(
                    CsvSeries.FormatInstant(shift.At),
                    shift.Before,
                    shift.After
                )),
            ],
            [
                .. character.Schedules.Select(burst => new ScheduleReport(
                    DurationText.Format(burst.Period),
                    DurationText.Format(burst.Offset),
                    Math.Round(burst.Share, 3),
                    burst.Height
                )),
            ],
            character.Outliers,
            character.Skill.LostAt is { } lost ? DurationText.Format(lost) : null,
            character.Skill.JudgedTo > TimeSpan.Zero ? DurationText.Format(character.Skill.JudgedTo) : null
        );

    /// <summary>Two lines for people.</summary>
    public string Text()
    {
        string[] figures =
        [
            Figure("day", Strengths.Day),
            Figure("week", Strengths.Week),
            Figure("trend", Strengths.Trend),
            Figure("burst ratio", BurstRatio),
        ];
        var skill =
            SkillJudgedTo is null ? "too short to say how far ahead it can be forecast"
            : SkillLostAt is null ? $"forecast with skill up to {SkillJudgedTo}, the longest lead judged"
            : SkillLostAt == "0s" ? "no skill over the naive at any lead"
            : $"skill over the naive is lost at {SkillLostAt}";
        return $"character: {string.Join(", ", Kinds)}; {skill}\n           {string.Join(", ", figures)}";
    }

    private static string Figure(string name, double? value) =>
        value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{name} {known:F2}") : $"{name} unknown";

    private static double? Rounded(double? value) =>
        value is { } known && double.IsFinite(known) ? Math.Round(known, 4) : null;
}

/// <summary>Shares of the movement, 0-1.</summary>
internal sealed record StrengthReport(double? Day, double? Week, double? Trend);

/// <summary>Plain figures of the series, in its unit.</summary>
internal sealed record StatisticsReport(
    double MissingShare,
    double? ZeroShare,
    double? Mean,
    double? Median,
    double? P99,
    double? Peak,
    double? Variation,
    double? DemandInterval
)
{
    public static StatisticsReport Of(SeriesStatistics statistics) =>
        new(
            Math.Round(statistics.MissingShare, 6),
            Known(statistics.ZeroShare),
            Known(statistics.Mean),
            Known(statistics.Median),
            Known(statistics.P99),
            Known(statistics.Peak),
            Known(statistics.Variation),
            Known(statistics.DemandInterval)
        );

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>A lasting step.</summary>
internal sealed record ShiftReport(string At, double Before, double After);

/// <summary>A burst by the clock: local time since the hour, midnight or Monday.</summary>
internal sealed record ScheduleReport(string Period, string Offset, double Share, double Height);
