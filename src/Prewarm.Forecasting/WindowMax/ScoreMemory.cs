namespace Prewarm.Forecasting.WindowMax;

/// <summary>How long scores are remembered.</summary>
/// <param name="KeepError">Share of its mass that an error keeps when the next one comes.</param>
/// <param name="KeepLoss">The same for a pinball loss.</param>
/// <param name="Covered">Scores that coverage is counted over.</param>
internal readonly record struct ScoreMemory(double KeepError, double KeepLoss, int Covered)
{
    /// <param name="every">Time between two scores.</param>
    public static ScoreMemory For(TimeSpan every, WindowMaxTuning tuning) =>
        new(
            Keep(Math.Max(tuning.ErrorsLeast / 2.0, tuning.ErrorHalfLife / every)),
            Keep(Math.Max(24, tuning.LossHalfLife / every)),
            Math.Max(tuning.ErrorsLeast, (int)(tuning.CoverageWindow / every))
        );

    private static double Keep(double scores) => Math.Pow(0.5, 1 / Math.Max(1, scores));
}
