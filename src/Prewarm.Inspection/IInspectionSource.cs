using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection;

/// <summary>What page and API need from the host that runs them; everything else they read from the stores.</summary>
public interface IInspectionSource
{
    /// <summary>The present as this host knows it: wall time, or the demo's.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Every workload the host knows, in order of their names.</summary>
    IReadOnlyList<InspectedWorkload> Workloads();

    /// <summary>One workload; null when it is unknown. With several triggers the first by id unless one is named.</summary>
    InspectedWorkload? Find(string @namespace, string name, string? trigger);

    /// <summary>The configured sources and how they do.</summary>
    Task<IReadOnlyList<SourceView>> SourcesAsync(CancellationToken cancellationToken);

    /// <summary>The shared budgets and whom they cut.</summary>
    BudgetsBody Budgets();

    /// <summary>Replicas of a simulated fleet; empty elsewhere.</summary>
    IReadOnlyList<FleetPoint> Fleet();
}

/// <summary>One workload as its forecaster knows it.</summary>
/// <param name="Window">The lead window its quantiles are for.</param>
/// <param name="Forecast">The latest forecast; null until trained.</param>
public sealed record InspectedWorkload(
    HistoryKey Key,
    string Unit,
    string TimeZone,
    double Quantile,
    TimeSpan Window,
    WindowForecast? Forecast,
    TrainingRecord? LastTraining
);
