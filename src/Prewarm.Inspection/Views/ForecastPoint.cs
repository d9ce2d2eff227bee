namespace Prewarm.Inspection.Views;

/// <summary>One point of a forecast: expected demand, and quantiles of the maximum over the lead window that begins there.</summary>
/// <param name="Provided">What the operating points in force ask for by it, in units of the metric's target.</param>
public sealed record ForecastPoint(
    DateTimeOffset At,
    double Mean,
    IReadOnlyDictionary<string, double> WindowMax,
    double Provided
);

/// <summary>A forecast.</summary>
/// <param name="TargetUtilization">Share of a replica's capacity that the target stands for: <c>provided</c> is demand times this over the points' utilization.</param>
/// <param name="IsLiveOnly">True where live signals alone decide: <c>provided</c> then follows from expected demand.</param>
/// <param name="AsOf">The past moment it was made for again; null for the latest.</param>
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
    double TargetUtilization,
    bool IsLiveOnly,
    DateTimeOffset? AsOf,
    IReadOnlyList<ForecastPoint> Points
);

/// <summary>Demand of the past; null where nothing is known.</summary>
/// <param name="Values">One value a step; with <c>points</c> asked for, the lowest and the highest of each bucket instead, in their order.</param>
/// <param name="Times">Instants of the values when they are thinned; null on the even grid.</param>
public sealed record HistoryBody(
    string Namespace,
    string Name,
    string Trigger,
    string Unit,
    DateTimeOffset From,
    double StepSeconds,
    IReadOnlyList<double?> Values,
    IReadOnlyList<DateTimeOffset>? Times
);
