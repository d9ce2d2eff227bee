namespace Prewarm.Inspection.Views;

/// <summary>How cautiously a workload is provisioned, and the replay of its past that this was chosen on.</summary>
/// <param name="State"><c>chosen</c>, <c>default</c> (too little was replayed) or <c>none</c> (the quantile that is stated holds).</param>
/// <param name="Reason">The state in a sentence.</param>
/// <param name="Origin">Last instant known to the forecast that carries it.</param>
/// <param name="Choice">When and on what it was chosen; null unless <c>chosen</c>.</param>
/// <param name="Rules">What candidates are replayed with; null for <c>none</c>.</param>
/// <param name="Now">What the points ask for now; null without points that have a forecast.</param>
/// <param name="Points">The points in force; what they ask for is averaged by weight.</param>
/// <param name="Candidates">Every candidate with its cost when they were compared last, cheapest first.</param>
public sealed record OperatingBody(
    string Namespace,
    string Name,
    string Trigger,
    string Unit,
    string State,
    string Reason,
    DateTimeOffset? Origin,
    OperatingChoiceView? Choice,
    OperatingRulesView? Rules,
    OperatingNowView? Now,
    IReadOnlyList<OperatingPointView> Points,
    IReadOnlyList<OperatingCandidateView> Candidates
);

/// <summary>When and on what points were chosen.</summary>
/// <param name="ChosenAt">The end of the last step that was replayed before the points in force took over.</param>
/// <param name="ComparedAt">The end of the last step that was replayed before candidates were compared last.</param>
/// <param name="Steps">Steps with known demand between <paramref name="ReplayedFrom"/> and <paramref name="ComparedAt"/>.</param>
/// <param name="HalfLifeSeconds">Age at which what was replayed counts half.</param>
/// <param name="Comparison">The cheapest points beside those in force until then; null where these were the cheapest.</param>
public sealed record OperatingChoiceView(
    DateTimeOffset ChosenAt,
    DateTimeOffset ComparedAt,
    DateTimeOffset ReplayedFrom,
    int Steps,
    double StepSeconds,
    double HalfLifeSeconds,
    OperatingComparisonView? Comparison
);

/// <summary>How much cheaper other points would have been on the same past.</summary>
/// <param name="Saving">In the unit of <c>cost</c>.</param>
/// <param name="Low">Lower end of its bootstrap interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Of the interval.</param>
/// <param name="Confidence">Share of resamples in which they were cheaper.</param>
/// <param name="Blocks">Stretches of the past that were drawn from.</param>
public sealed record OperatingComparisonView(
    double Saving,
    double Low,
    double High,
    double Level,
    double Confidence,
    int Blocks,
    double BlockSeconds
);

/// <summary>The fleet that candidates are replayed through. Cost is bill + missWeight x missed.</summary>
/// <param name="Capacity">Demand that one replica serves.</param>
/// <param name="UtilizationMax">Share of it that may be filled at most; 1 leaves it open.</param>
/// <param name="StatedLevel">The quantile that the operator states; null leaves it open.</param>
public sealed record OperatingRulesView(
    double Capacity,
    double LeadTimeSeconds,
    double StabilizationSeconds,
    double WaitMaxSeconds,
    double DrainTimeSeconds,
    double MissWeight,
    double UtilizationMax,
    double? StatedLevel
);

/// <summary>What the points ask for at an instant.</summary>
/// <param name="Replicas">The weighted average over the points, before rounding and guards.</param>
/// <param name="Target">The metric's target: what one replica counts.</param>
/// <param name="Required">Replicas times target: the decision's <c>forecast</c> before its clamps.</param>
public sealed record OperatingNowView(DateTimeOffset At, double Replicas, double Target, double Required);

/// <summary>One point in force.</summary>
/// <param name="Level">Quantile of the lead window that is provided for; 0 leaves it to live signals.</param>
/// <param name="ForecastUtilization">Share of the capacity that forecast demand may fill.</param>
/// <param name="LiveUtilization">Share of the capacity that live demand may fill.</param>
/// <param name="HoldSeconds">What was provided for within this time is not released.</param>
/// <param name="Weight">Its share in the average.</param>
/// <param name="Demand">The quantile now, or the highest within the hold; null without a forecast's vote.</param>
/// <param name="Replicas">Demand over capacity and forecast utilization.</param>
public sealed record OperatingPointView(
    double Level,
    double ForecastUtilization,
    double LiveUtilization,
    double HoldSeconds,
    double Weight,
    double? Demand,
    double? Replicas
);

/// <summary>One candidate of the replay.</summary>
/// <param name="Bill">Replica time over that of a fleet that knows the future.</param>
/// <param name="Missed">Share of demand that waited too long, 0 to 1.</param>
/// <param name="Cost">Both in one number; lower is better.</param>
/// <param name="Chosen">True for the points in force.</param>
public sealed record OperatingCandidateView(
    int Rank,
    double Level,
    double ForecastUtilization,
    double LiveUtilization,
    double HoldSeconds,
    double Bill,
    double Missed,
    double Cost,
    bool Chosen
);
