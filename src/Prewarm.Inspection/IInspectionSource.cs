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
/// <param name="LeadTime">From asking for a replica to its being ready.</param>
/// <param name="Options">What its forecaster is trained with: whoever makes a forecast again must use the same.</param>
/// <param name="Forecast">The latest forecast; null until trained.</param>
public sealed record InspectedWorkload(
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

    /// <summary>GPUs of one replica.</summary>
    public double GpusPerReplica { get; init; } = 1;

    /// <summary>Makes its forecast again from what was stored up to a past moment.</summary>
    public IPastForecaster Past { get; init; } = PlainPastForecaster.Instance;

    /// <summary>The quantile that is stated, or the default: what is provided for while no operating points are chosen.</summary>
    public double Quantile => Options.OperatingQuantile;

    /// <summary>The lead window its quantiles are for.</summary>
    public TimeSpan Window => Options.Window;

    /// <summary>Zone in which its days and weeks repeat.</summary>
    public string TimeZone => Options.TimeZone.Id;
}
