using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>What a running forecaster shows of itself.</summary>
public interface IForecastView
{
    IReadOnlyList<ForecastSummary> Workloads();

    /// <summary>One workload; null when it is unknown. With several triggers the first by id unless one is named.</summary>
    ForecastSummary? Find(string @namespace, string name, string? trigger);

    /// <summary>The shared budgets as last reported; null until a scaler has reported.</summary>
    ReportedBudgets? Budgets();
}

/// <summary>The shared budgets as the scaler reported them.</summary>
/// <param name="At">The instant of the report.</param>
/// <param name="Budgets">Empty when none is configured.</param>
public sealed record ReportedBudgets(DateTimeOffset At, IReadOnlyList<BudgetState> Budgets);

/// <summary>One workload as the forecaster knows it.</summary>
/// <param name="LeadTime">From asking for a replica to its being ready, as the scaler states it.</param>
/// <param name="Options">What it is trained with.</param>
/// <param name="Forecast">The latest forecast; null until trained.</param>
public sealed record ForecastSummary(
    HistoryKey Key,
    string Unit,
    TimeSpan LeadTime,
    WindowMaxOptions Options,
    WindowForecast? Forecast,
    TrainingRecord? LastTraining
)
{
    /// <summary>Who it belongs to, as its trigger says; empty when it does not.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>GPUs of one replica; 1 when the scaler does not say.</summary>
    public double GpusPerReplica { get; init; } = 1;

    /// <summary>Makes its forecast again as of a past moment.</summary>
    public IPastForecaster Past { get; init; } = PlainPastForecaster.Instance;
}
