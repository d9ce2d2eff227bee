namespace Prewarm.Inspection.Views;

/// <summary>What KEDA was told at an instant, and why. Numbers are in the workload's unit; null means unknown.</summary>
/// <param name="Value">The metric value.</param>
/// <param name="Target">The metric's target: demand per replica at the target utilization.</param>
/// <param name="Replicas">Replicas asked for; 0 when no answer was given.</param>
/// <param name="Rung">Rung of the answer ladder: 0 fresh forecast ... 5 unavailable.</param>
/// <param name="RungName">The rung in words.</param>
/// <param name="Required">Demand that was provided for.</param>
/// <param name="Live">The live term of the mode, with its chosen headroom.</param>
/// <param name="Forecast">The forecast's demand after the clamps; 0 without a vote.</param>
/// <param name="Reasons">What bound, the main reason first.</param>
/// <param name="Inputs">Every other number of the decision, by name.</param>
public sealed record DecisionView(
    DateTimeOffset At,
    double? Value,
    double? Target,
    int Replicas,
    bool? Active,
    int? ReadyReplicas,
    int? StartingReplicas,
    int Rung,
    string RungName,
    double? Required,
    double? Live,
    double? Forecast,
    IReadOnlyList<string> Reasons,
    IReadOnlyDictionary<string, string> Inputs
);

/// <summary>A page of decisions, oldest first.</summary>
/// <param name="Next">Give it as <c>next</c> to go on; null at the end.</param>
public sealed record DecisionsBody(IReadOnlyList<DecisionView> Decisions, string? Next);
