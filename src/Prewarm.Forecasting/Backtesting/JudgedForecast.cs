namespace Prewarm.Forecasting.Backtesting;

/// <summary>What the combination said at one origin of a backtest for one lead.</summary>
/// <param name="Lead">Steps ahead.</param>
/// <param name="Target">Index of the sample that was forecast.</param>
/// <param name="Quantiles">One value per level.</param>
public sealed record JudgedForecast(int Lead, int Target, IReadOnlyList<double> Quantiles);
