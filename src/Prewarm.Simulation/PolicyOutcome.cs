using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation;

/// <summary>What one policy with one set of parameters would have cost and missed.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Parameters">What tells this run from others of the policy; empty where nothing does.</param>
/// <param name="Requests">Requests that arrived.</param>
/// <param name="GpuHours">Replica-hours, paid from the moment a replica is asked for.</param>
/// <param name="MissedFraction">Share of requests that waited too long, 0 to 1.</param>
/// <param name="CostIndex">GPU-hours over the oracle's, plus 50 times the missed fraction.</param>
/// <param name="RelativeGpuHours">GPU-hours over the oracle's.</param>
/// <param name="ScaleUps">Times replicas were raised.</param>
/// <param name="ScaleDowns">Times replicas were lowered.</param>
/// <param name="Wakes">Times a fleet of none was asked for some.</param>
/// <param name="P50WaitSeconds">Wait that half of the requests do not exceed; infinite without a ready replica.</param>
/// <param name="P99WaitSeconds">Wait that 99 % of the requests do not exceed; infinite without a ready replica.</param>
public sealed record PolicyOutcome(
    string Name,
    IReadOnlyDictionary<string, double> Parameters,
    long Requests,
    double GpuHours,
    double MissedFraction,
    double CostIndex,
    double RelativeGpuHours,
    int ScaleUps,
    int ScaleDowns,
    int Wakes,
    double P50WaitSeconds,
    double P99WaitSeconds
)
{
    /// <summary>Starts that ended without a replica.</summary>
    public int FailedStarts { get; init; }

    /// <summary>Replicas that were taken away.</summary>
    public int Reclaimed { get; init; }

    /// <summary>The run tick by tick; null when it was not recorded, and for sums of several workloads.</summary>
    public FleetTimeline? Timeline { get; init; }

    /// <summary>Each workload's part of a sum, in their order; empty for a single one.</summary>
    public IReadOnlyList<PolicyOutcome> Workloads { get; init; } = [];

    /// <summary>Sums a run up against the oracle's bill.</summary>
    public static PolicyOutcome Of(
        string name,
        IReadOnlyDictionary<string, double> parameters,
        FleetTotals totals,
        double oracleGpuHours
    )
    {
        ArgumentNullException.ThrowIfNull(totals);
        return new PolicyOutcome(
            name,
            parameters,
            totals.Requests,
            totals.GpuHours,
            totals.MissedFraction,
            Simulation.CostIndex.Of(totals, oracleGpuHours),
            totals.GpuHours / oracleGpuHours,
            totals.ScaleUps,
            totals.ScaleDowns,
            totals.Wakes,
            totals.WaitQuantile(0.5),
            totals.WaitQuantile(0.99)
        )
        {
            FailedStarts = totals.FailedStarts,
            Reclaimed = totals.Reclaimed,
        };
    }
}
