using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Models;

/// <summary>Whether a forecaster has lost touch: its trailing coverage is far from what it promises. Pure.</summary>
internal static class DriftRule
{
    /// <summary>Fewer scored windows are no ground for a judgement.</summary>
    private const int WindowsMin = 200;

    /// <summary>Coverage lost at the operating quantile.</summary>
    private const double CoverageLossMax = 0.12;

    public static bool IsDrifting(ForecastDiagnostics diagnostics, WindowMaxOptions options)
    {
        var level = options.Levels.ToList().FindIndex(known => known >= options.OperatingQuantile);
        return level >= 0
            && level < diagnostics.Coverage.Length
            && diagnostics.ScoredWindows >= WindowsMin
            && double.IsFinite(diagnostics.Coverage[level])
            && diagnostics.Coverage[level] < options.Levels[level] - CoverageLossMax;
    }
}
