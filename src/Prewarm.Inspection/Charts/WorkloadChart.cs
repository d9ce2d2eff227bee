using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Charts;

/// <summary>All that is drawn of a workload, already read.</summary>
/// <param name="LastWeek">Demand of a week before the span; null when it is not compared.</param>
/// <param name="Provided">What the scaler asks for by the forecast, point by point, in units of the metric's target.</param>
internal sealed record WorkloadChart(
    ChartRequest Request,
    string Unit,
    DateTimeOffset Now,
    RegularSeries Demand,
    RegularSeries? LastWeek,
    WindowForecast? Forecast,
    IReadOnlyList<double> Provided,
    IReadOnlyList<DecisionView> Decisions,
    IReadOnlyList<LedgerView> Ledger,
    IReadOnlyList<OperationView> Operations
);
