using Prewarm.Simulation.Conditions;

namespace Prewarm.Simulation;

/// <summary>What workloads are replayed under.</summary>
public sealed record SuiteSettings
{
    /// <summary>How long starts take and what goes wrong.</summary>
    public required FleetConditions Conditions { get; init; }

    /// <summary>What the busiest five minutes of each trace but for 0.5 % need at 80 % use.</summary>
    public double PeakReplicas { get; init; } = 40;

    /// <summary>Decides the arrivals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>GPUs for all workloads together; null for no limit.</summary>
    public double? GpuBudget { get; init; }

    /// <summary>Keep every tick of every run. Default false.</summary>
    public bool Record { get; init; }
}
