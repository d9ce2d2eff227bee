namespace Prewarm.Forecasting.Combination;

/// <summary>What all experts say about one lead.</summary>
/// <param name="experts">Experts.</param>
/// <param name="levels">Quantile levels.</param>
internal sealed class ExpertAnswers(int experts, int levels)
{
    /// <summary>Middle of each expert, NaN where it has none.</summary>
    public double[] Points { get; } = new double[experts];

    /// <summary>Quantiles that an expert gives itself, expert by expert; NaN where its errors are to give them.</summary>
    public double[] Own { get; } = [.. Enumerable.Repeat(double.NaN, experts * levels)];
}
