using System.Globalization;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaling.Guards;

/// <summary>Takes the vote from a model that loses to the naive ones, or whose quantile covers less than it claims.</summary>
/// <remarks>Unknown figures close nothing: a forecaster that does not report them is judged by its own state alone.</remarks>
internal static class AccuracyGate
{
    /// <summary>Standard errors of a share that are chance, not breakage.</summary>
    private const double StandardErrors = 3;

    /// <summary>Why the forecast has no vote; null when it has.</summary>
    /// <param name="wasClosed">Whether it had none a step ago.</param>
    public static string? ClosedBecause(ForecastView? forecast, AccuracyRules rules, bool wasClosed)
    {
        if (forecast is null || forecast.ScoredWindows < rules.ScoresMin)
        {
            return null;
        }

        var ratio = forecast.LossRatio;
        if (ratio > (wasClosed ? rules.LossRatioBack : rules.LossRatioMax))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the model loses to the naive ones: its loss is {ratio:F2} times theirs"
            );
        }

        var level = forecast.CoverageLevel;
        var chance = StandardErrors * Math.Sqrt(level * (1 - level) / forecast.ScoredWindows);
        var gap = Math.Max(wasClosed ? rules.CoverageGapBack : rules.CoverageGapMax, chance);
        return forecast.Coverage < level - gap
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its {level:P0} quantile held in {forecast.Coverage:P0} of the recent windows only"
            )
            : null;
    }
}
