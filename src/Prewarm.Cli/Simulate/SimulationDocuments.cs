using System.Text.Json.Serialization;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation;

namespace Prewarm.Cli.Simulate;

/// <summary>The JSON of a simulation. The first fields are a contract; what was asked for beyond it follows them and is left out otherwise.</summary>
internal static class SimulationDocuments
{
    public static SimulationDocument Of(
        SimulateSettings settings,
        PolicySuite suite,
        IReadOnlyList<PolicyOutcome> outcomes
    ) =>
        new(
            settings.Title,
            SimulationReport.Text(suite.LeadTime.TotalSeconds) + "s",
            CsvSeries.FormatInstant(suite.EvaluateFrom),
            outcomes.Count == 0 ? 0 : outcomes[0].Requests,
            [.. outcomes.Select(outcome => Entry(outcome, settings.IsConditioned))]
        )
        {
            Starts = settings.IsConditioned
                ? new StartsEntry(
                    settings.Profile?.Name,
                    settings.Profile?.MedianSeconds ?? settings.ColdStart.TotalSeconds,
                    suite.LeadTime.TotalSeconds,
                    settings.FailedStarts,
                    settings.ReclaimsPerHour
                )
                : null,
            GpuBudget = settings.GpuBudget > 0 ? settings.GpuBudget : null,
            Workloads = settings.Traces.Count > 1 ? Workloads(settings, suite, outcomes) : null,
        };

    private static WorkloadEntry[] Workloads(
        SimulateSettings settings,
        PolicySuite suite,
        IReadOnlyList<PolicyOutcome> outcomes
    ) =>
        [
            .. settings.Traces.Select(
                (trace, index) =>
                    new WorkloadEntry(
                        Path.GetFileName(trace),
                        CsvSeries.FormatInstant(suite.Starts[index]),
                        settings.Weights.Count > index ? settings.Weights[index] : 1,
                        settings.Priorities.Count > index ? settings.Priorities[index] : 0,
                        outcomes.Count == 0 ? 0 : outcomes[0].Workloads[index].Requests,
                        [.. outcomes.Select(outcome => Entry(outcome.Workloads[index], settings.IsConditioned))]
                    )
            ),
        ];

    private static PolicyDocument Entry(PolicyOutcome outcome, bool isConditioned) =>
        new(
            outcome.Name,
            outcome.Parameters,
            outcome.GpuHours,
            outcome.MissedFraction,
            outcome.CostIndex,
            outcome.RelativeGpuHours,
            outcome.ScaleUps,
            outcome.ScaleDowns,
            outcome.Wakes,
            SimulationReport.Finite(outcome.P50WaitSeconds),
            SimulationReport.Finite(outcome.P99WaitSeconds)
        )
        {
            FailedStarts = isConditioned ? outcome.FailedStarts : null,
            Reclaimed = isConditioned ? outcome.Reclaimed : null,
        };
}

internal sealed record SimulationDocument(
    string Trace,
    string ColdStart,
    string EvaluateFrom,
    long Requests,
    IReadOnlyList<PolicyDocument> Policies
)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StartsEntry? Starts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GpuBudget { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WorkloadEntry>? Workloads { get; init; }
}

internal sealed record PolicyDocument(
    string Name,
    IReadOnlyDictionary<string, double> Parameters,
    double GpuHours,
    double MissedFraction,
    double CostIndex,
    double RelativeGpuHours,
    int ScaleUps,
    int ScaleDowns,
    int Wakes,
    double? P50WaitSeconds,
    double? P99WaitSeconds
)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FailedStarts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Reclaimed { get; init; }
}

internal sealed record StartsEntry(
    string? Profile,
    double MedianSeconds,
    double LeadSeconds,
    double FailedShare,
    double ReclaimsPerHour
);

internal sealed record WorkloadEntry(
    string Trace,
    string EvaluateFrom,
    double Weight,
    double Priority,
    long Requests,
    IReadOnlyList<PolicyDocument> Policies
);
