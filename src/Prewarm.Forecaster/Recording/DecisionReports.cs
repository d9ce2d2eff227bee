using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Reads reported decisions. The scaler is trusted, not believed.</summary>
internal static class DecisionReports
{
    private const int JsonLengthMax = 32 * 1024;
    private const int ReplicasMax = 1_000_000;
    private const int RungMax = 5;

    /// <summary>The row; null when the report breaks a rule.</summary>
    public static ReportedDecision? Read(DecisionReport report) =>
        report.Key is { Namespace.Length: > 0, Name.Length: > 0 } key
        && report.AtUnixMs is > 0 and < 253_402_300_799_000
        && report.Replicas is >= 0 and <= ReplicasMax
        && report.Rung is >= 0 and <= RungMax
        && report.Json.Length is > 0 and <= JsonLengthMax
            ? new ReportedDecision(
                new DecisionRow(
                    new HistoryKey(key.Namespace, key.Name, key.Trigger),
                    DateTimeOffset.FromUnixTimeMilliseconds(report.AtUnixMs),
                    report.Replicas,
                    report.Ready,
                    report.Rung,
                    report.Required,
                    report.Live,
                    report.Forecast,
                    report.Target,
                    report.Json
                ),
                Amount(report.Demand),
                Amount(report.RequestsPerSecond)
            )
            : null;

    private static double Amount(double value) => double.IsFinite(value) && value >= 0 ? value : double.NaN;
}
