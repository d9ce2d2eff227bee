namespace Prewarm.Inspection.Views;

/// <summary>One workload for people and for the API. Instants are UTC; numbers are in <see cref="Unit"/>.</summary>
public sealed record WorkloadView
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Trigger { get; init; }

    public required string Unit { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>The quantile that is stated, or the default: provided for while no operating points are chosen (<c>.../operating</c>).</summary>
    public required double Quantile { get; init; }

    /// <summary>Quantiles of the operating points in force, ascending; a 0 leaves it to live signals. Empty: <see cref="Quantile"/> holds.</summary>
    public IReadOnlyList<double> ProvidedLevels { get; init; } = [];

    public required double WindowSeconds { get; init; }

    /// <summary><c>untrained</c>, <c>learning</c> or <c>ready</c>: the forecast's own state.</summary>
    public required string State { get; init; }

    /// <summary><c>live</c>, <c>learning</c>, <c>shadow</c>, <c>overridden</c>, <c>degraded</c> or <c>silent</c>: what an operator acts on.</summary>
    public required string Status { get; init; }

    /// <summary>Why it has that status, one sentence.</summary>
    public required string StatusReason { get; init; }

    public string? Model { get; init; }

    /// <summary>What the forecast is based on, or what is missing.</summary>
    public string? Reason { get; init; }

    /// <summary>Last instant known to the latest forecast.</summary>
    public DateTimeOffset? Origin { get; init; }

    public int HistoryPoints { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>Demand now; null when unknown.</summary>
    public double? Demand { get; init; }

    /// <summary>The next time the forecast needs more replicas than are asked for now; null when it does not.</summary>
    public RiseView? NextRise { get; init; }

    /// <summary>Share of judged windows that stayed below the quantile provided for, 0-1, over the last week.</summary>
    public double? Coverage { get; init; }

    /// <summary>Sum of absolute errors over sum of demand at the shortest lead, over the last week.</summary>
    public double? Wape { get; init; }

    /// <summary>Minutes of cold start that demand was spared in the last week, by the ledger.</summary>
    public double? MinutesSaved { get; init; }

    /// <summary>GPU-minutes held for demand that did not come in the last week, by the ledger.</summary>
    public double? GpuMinutesWasted { get; init; }

    /// <summary>The last decision; null when none was reported.</summary>
    public DecisionView? Decision { get; init; }
}

/// <summary>A rise that the forecast sees.</summary>
/// <param name="At">When it will be asked for.</param>
/// <param name="Demand">What is then provided for, in units of the metric's target; expected demand when that is unknown.</param>
/// <param name="Replicas">Replicas it needs; null when the capacity of a replica is unknown.</param>
public sealed record RiseView(DateTimeOffset At, double Demand, int? Replicas);

/// <summary>A page of workloads.</summary>
/// <param name="Total">Workloads that match, on all pages.</param>
public sealed record WorkloadsBody(
    DateTimeOffset Now,
    int Total,
    int Offset,
    int Limit,
    IReadOnlyList<WorkloadView> Workloads
);

/// <summary>Replicas over time, where the host simulates them.</summary>
public sealed record FleetPoint(DateTimeOffset At, double Demand, int Ready, int Starting, int Reactive);
