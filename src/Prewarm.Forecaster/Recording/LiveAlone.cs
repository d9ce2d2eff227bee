using System.Text.Json;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>What a scaler without a forecast would have asked for, as decisions record it.</summary>
/// <remarks>
/// <see cref="DecisionRow.Live"/> is the live term of the mode, with the headroom that replay chose: a part of what is to be judged.
/// Records older than the figure have nothing else, and are judged by it.
/// </remarks>
internal static class LiveAlone
{
    /// <summary>The decision with the counterfactual as its live term; the row itself where the record does not hold it.</summary>
    public static DecisionRow Judged(DecisionRow row) => Read(row.Json) is { } alone ? row with { Live = alone } : row;

    private static double? Read(string record)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("decision", out var decision)
                && decision.ValueKind == JsonValueKind.Object
                && decision.TryGetProperty("liveAloneRequired", out var alone)
                && alone.ValueKind == JsonValueKind.Number
                && alone.TryGetDouble(out var value)
                && double.IsFinite(value)
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null; // Kept as it came, and judged by the field beside it.
        }
    }
}
