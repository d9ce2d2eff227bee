namespace Prewarm.Inspection;

/// <summary>Where the page and the API take everything from.</summary>
public interface IInspectionSource
{
    /// <summary>The present as this host knows it: wall time, or the demo's.</summary>
    DateTimeOffset Now { get; }

    IReadOnlyList<WorkloadView> Workloads();

    /// <summary>Null when the workload is unknown.</summary>
    WorkloadView? Find(string @namespace, string name, string? trigger);

    /// <summary>The latest forecast up to a horizon; null when there is none.</summary>
    ForecastBody? Forecast(string @namespace, string name, string? trigger, TimeSpan horizon);

    /// <summary>Demand in [from, to]; null when the workload is unknown.</summary>
    HistoryBody? History(string @namespace, string name, string? trigger, DateTimeOffset from, DateTimeOffset to);

    /// <summary>Replicas of a simulated fleet; empty elsewhere.</summary>
    IReadOnlyList<FleetPoint> Fleet();
}
