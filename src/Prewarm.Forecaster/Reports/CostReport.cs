namespace Prewarm.Forecaster.Reports;

/// <summary>A cost report.</summary>
/// <param name="By"><c>team</c> or <c>workload</c>.</param>
/// <param name="Rows">By cost, highest first.</param>
/// <param name="Days">For the chart: cost of all rows by UTC day, and that of the reactive counterfactual.</param>
public sealed record CostReport(
    string By,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<CostRow> Rows,
    CostRow Total,
    IReadOnlyList<CostDay> Days
);

/// <summary>One team or workload.</summary>
/// <param name="CoveredHours">Hours of which decisions were recorded; what is not covered is not in the sums.</param>
/// <param name="GpuHours">GPU-hours from asking for a replica to its going.</param>
/// <param name="ReactiveGpuHours">What live signals alone would have asked for under the HPA's rules.</param>
/// <param name="WastedGpuHours">GPU-hours beyond what live signals asked for.</param>
/// <param name="Requests">Requests (or tokens) that arrived; null where the signals do not tell.</param>
/// <param name="CostPerThousandRequests">Null where requests are not known.</param>
/// <param name="MinutesSaved">Minutes of cold start that demand was spared, against reactive.</param>
/// <param name="Prewarms">Pre-warms that were used and in vain, and waves that came without one.</param>
/// <param name="Precision">Share of pre-warms that were used; null without any.</param>
/// <param name="Recall">Share of waves that a pre-warm was there for; null without any.</param>
/// <param name="Advice">Settings that would have done better; null when nothing stands out.</param>
public sealed record CostRow(
    string Name,
    double CoveredHours,
    double GpuHours,
    double Cost,
    double ReactiveGpuHours,
    double ReactiveCost,
    double WastedGpuHours,
    double WastedCost,
    double? Requests,
    double? CostPerThousandRequests,
    double? CostPerMillionRequests,
    double MinutesSaved,
    CostPrewarms Prewarms,
    double? Precision,
    double? Recall,
    string? Advice
);

/// <summary>How many pre-warms ended how.</summary>
public sealed record CostPrewarms(int Used, int Wasted, int Missed);

/// <summary>One day of the chart.</summary>
public sealed record CostDay(DateTimeOffset Day, double Cost, double ReactiveCost);
