namespace Prewarm.Inspection;

/// <summary>One workload for people and for the API. Instants are UTC; numbers are in <see cref="Unit"/>.</summary>
public sealed record WorkloadView
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Trigger { get; init; }

    public required string Unit { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>Quantile of the lead window that is provided for.</summary>
    public required double Quantile { get; init; }

    public required double WindowSeconds { get; init; }

    /// <summary><c>untrained</c>, <c>learning</c> or <c>ready</c>.</summary>
    public required string State { get; init; }

    public string? Model { get; init; }

    /// <summary>What the forecast is based on, or what is missing.</summary>
    public string? Reason { get; init; }

    /// <summary>Last instant known to the latest forecast.</summary>
    public DateTimeOffset? Origin { get; init; }

    public int HistoryPoints { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>The last decision where the host knows it, as in the demo.</summary>
    public DecisionView? Decision { get; init; }
}

/// <summary>What KEDA was told last and why.</summary>
public sealed record DecisionView(
    DateTimeOffset At,
    double Value,
    double Target,
    int Replicas,
    bool Active,
    int ReadyReplicas,
    int StartingReplicas
);

/// <summary>One point of a forecast: expected demand, and quantiles of the maximum over the lead window that begins there.</summary>
public sealed record ForecastPoint(DateTimeOffset At, double Mean, IReadOnlyDictionary<string, double> WindowMax);

/// <summary>A forecast.</summary>
public sealed record ForecastBody(
    string Namespace,
    string Name,
    string Trigger,
    string Unit,
    DateTimeOffset Origin,
    double StepSeconds,
    double WindowSeconds,
    string Model,
    string State,
    string Reason,
    IReadOnlyList<ForecastPoint> Points
);

/// <summary>Demand of the past; null where nothing is known.</summary>
public sealed record HistoryBody(
    string Namespace,
    string Name,
    string Trigger,
    string Unit,
    DateTimeOffset From,
    double StepSeconds,
    IReadOnlyList<double?> Values
);

/// <summary>Replicas over time, where the host simulates them.</summary>
public sealed record FleetPoint(DateTimeOffset At, double Demand, int Ready, int Starting, int Reactive);
