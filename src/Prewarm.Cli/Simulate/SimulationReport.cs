using System.Globalization;
using System.Text.Json;
using Prewarm.Simulation;

namespace Prewarm.Cli.Simulate;

/// <summary>Writes outcomes as JSON, CSV or a table for people. The names of JSON fields and CSV columns are a contract.</summary>
internal static class SimulationReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private const string Header =
        "name,parameters,gpuHours,missedFraction,costIndex,relativeGpuHours,scaleUps,scaleDowns,wakes,p50WaitSeconds,p99WaitSeconds";

    public static string Format(SimulateSettings settings, PolicySuite suite, IReadOnlyList<PolicyOutcome> outcomes) =>
        settings.Format switch
        {
            "csv" => Csv(outcomes),
            "table" => Table(outcomes),
            _ => JsonSerializer.Serialize(SimulationDocuments.Of(settings, suite, outcomes), Json) + "\n",
        };

    private static string Csv(IReadOnlyList<PolicyOutcome> outcomes) =>
        string.Concat(
            outcomes
                .Select(outcome =>
                    string.Join(
                        ',',
                        outcome.Name,
                        Parameters(outcome),
                        Text(outcome.GpuHours),
                        Text(outcome.MissedFraction),
                        Text(outcome.CostIndex),
                        Text(outcome.RelativeGpuHours),
                        Text(outcome.ScaleUps),
                        Text(outcome.ScaleDowns),
                        Text(outcome.Wakes),
                        Finite(outcome.P50WaitSeconds) is { } half ? Text(half) : "",
                        Finite(outcome.P99WaitSeconds) is { } most ? Text(most) : ""
                    )
                )
                .Prepend(Header)
                .Select(line => line + "\n")
        );

    private static string Table(IReadOnlyList<PolicyOutcome> outcomes) =>
        string.Concat(
            outcomes
                .Select(outcome =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{outcome.Name, -18} {Parameters(outcome), -14} {outcome.GpuHours, 10:F1} {outcome.RelativeGpuHours, 8:F2} {outcome.MissedFraction * 100, 8:F3} {outcome.CostIndex, 8:F3} {outcome.P99WaitSeconds, 8:F1}\n"
                    )
                )
                .Prepend(
                    $"{"policy", -18} {"parameters", -14} {"GPU-hours", 10} {"relative", 8} {"missed %", 8} {"index", 8} {"p99 wait", 8}\n"
                )
        );

    private static string Parameters(PolicyOutcome outcome) =>
        string.Join(';', outcome.Parameters.Select(parameter => $"{parameter.Key}={Text(parameter.Value)}"));

    /// <summary>A request that met no ready replica waits for ever; JSON has no infinity, so that is null.</summary>
    internal static double? Finite(double seconds) => double.IsFinite(seconds) ? seconds : null;

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
