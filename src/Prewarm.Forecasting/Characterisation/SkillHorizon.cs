using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>How far ahead a series can be forecast better than naively.</summary>
/// <param name="LostAt">Shortest judged lead from which no skill is left; zero: none at any lead; null: not lost up to <paramref name="JudgedTo"/>.</param>
/// <param name="JudgedTo">Longest lead that was judged; zero when the series is too short to judge any.</param>
/// <param name="Skills">Skill by lead: 1 - mean absolute error over that of the better naive.</param>
/// <remarks>
/// <para>
/// The forecast is the simplest that uses what there is to know: the usual value at the target (mean of up to four former days or weeks
/// at its time, or the level of the last week) plus the share phi of the last departure from the usual that survives the lead; phi and the choice
/// between days, weeks and level come from the first half of the series, the errors from the second. Every forecast uses only what lies at or before
/// its origin. The naives are the last value and the level of the last week. Leads double from one step up to a week or an
/// eighth of the series. Skill counts from <see cref="SkillLeast"/>.
/// </para>
/// <para>It says what is in the series, not what a given model gets out of it: that is what a backtest is for.</para>
/// </remarks>
public sealed record SkillHorizon(TimeSpan? LostAt, TimeSpan JudgedTo, IReadOnlyList<LeadSkill> Skills)
{
    /// <summary>Less than this is chance.</summary>
    private const double SkillLeast = 0.05;

    private const int PointsLeast = 64;

    private const int OriginsMost = 3_000;

    private static readonly TimeSpan LeadMost = TimeSpan.FromDays(7);

    internal static SkillHorizon Of(RegularSeries series)
    {
        if (series.Count < PointsLeast)
        {
            return new SkillHorizon(null, TimeSpan.Zero, []);
        }

        var usual = new UsualValues(series);
        var half = series.Count / 2;
        var most = Math.Max(1, Math.Min(series.Count / 8, (int)Math.Min(int.MaxValue, LeadMost / series.Step)));
        var skills = new List<LeadSkill>();
        for (var lead = 1; lead <= most; lead *= 2)
        {
            if (Judge(usual, lead, half) is { } skill)
            {
                skills.Add(new LeadSkill(series.Step * lead, skill));
            }
        }

        if (skills.Count == 0)
        {
            return new SkillHorizon(null, TimeSpan.Zero, []);
        }

        var last = skills.FindLastIndex(one => one.Skill >= SkillLeast);
        TimeSpan? lost =
            last == skills.Count - 1 ? null
            : last < 0 ? TimeSpan.Zero
            : skills[last + 1].Lead;
        return new SkillHorizon(lost, skills[^1].Lead, skills);
    }

    /// <summary>Skill at a lead; null when too few pairs are known or the naives make no error.</summary>
    private static double? Judge(UsualValues usual, int lead, int half)
    {
        var stride = Math.Max(1, half / OriginsMost);
        var (basis, phi) = Enum.GetValues<UsualBasis>()
            .Select(candidate => (candidate, usual.Persistence(candidate, lead, 0, half, stride)))
            .MinBy(pair => usual.Error(pair.candidate, pair.Item2, lead, 0, half, stride));
        var error = usual.Error(basis, phi, lead, half, usual.Count, stride);
        var naive = Math.Min(
            usual.Error(UsualBasis.Level, 1, lead, half, usual.Count, stride),
            usual.Error(UsualBasis.Level, 0, lead, half, usual.Count, stride)
        );
        return double.IsFinite(error) && naive > 0 && double.IsFinite(naive) ? 1 - (error / naive) : null;
    }
}

/// <summary>Skill at one lead.</summary>
/// <param name="Lead">How far ahead.</param>
/// <param name="Skill">1 is perfect, 0 is no better than the naives, below 0 is worse.</param>
public sealed record LeadSkill(TimeSpan Lead, double Skill);
