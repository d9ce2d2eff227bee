namespace Prewarm.Storage;

/// <summary>One decision of a scaler, as it was reported. Numbers are in the workload's unit of demand; NaN means unknown.</summary>
/// <param name="At">The grid instant the decision was made for, UTC.</param>
/// <param name="Replicas">Replicas asked for; 0 when no answer was given.</param>
/// <param name="Ready">Replicas that were ready; NaN when unknown.</param>
/// <param name="Rung">Rung of the answer ladder: 0 fresh forecast ... 5 unavailable.</param>
/// <param name="Required">Demand that was provided for.</param>
/// <param name="Live">The live term of the mode, with its chosen headroom.</param>
/// <param name="Forecast">The forecast's demand after the clamps; 0 without a vote.</param>
/// <param name="Target">The metric's target: demand per replica at the target utilization.</param>
/// <param name="Json">The whole decision as compact JSON: every input and every clamp.</param>
public sealed record DecisionRow(
    HistoryKey Key,
    DateTimeOffset At,
    int Replicas,
    double Ready,
    int Rung,
    double Required,
    double Live,
    double Forecast,
    double Target,
    string Json
);
