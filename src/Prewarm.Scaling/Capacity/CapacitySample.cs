namespace Prewarm.Scaling.Capacity;

/// <summary>One step of a workload, as the capacity learner sees it.</summary>
/// <param name="Demand">Exogenous demand over all replicas, in the workload's unit.</param>
/// <param name="Served">The part that is being served; NaN when unknown.</param>
/// <param name="Ready">Ready replicas.</param>
/// <param name="Queue">Requests waiting over all replicas.</param>
public readonly record struct CapacitySample(
    DateTimeOffset At,
    double Demand,
    double Served,
    double Ready,
    double Queue
);
