using System.Text.Json;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>A decision as it is judged: by terms that its record holds whichever mode reported it.</summary>
/// <param name="Row">Its live term is what a scaler without a forecast would have provided for: the counterfactual.</param>
/// <param name="Floor">What mode <c>floor</c> would have provided for: the higher of forecast and live demand with its headroom, and the backlog.</param>
internal readonly record struct JudgedDecision(DecisionRow Row, double Floor)
{
    /// <remarks>
    /// <see cref="DecisionRow.Live"/> as it was reported is the live term of the mode, with the headroom that replay chose: a part of what is to be judged.
    /// Records older than these figures have what was reported instead.
    /// </remarks>
    public static JudgedDecision Of(DecisionRow row)
    {
        var (alone, floor) = (row.Live, row.Required);
        try
        {
            using var json = JsonDocument.Parse(row.Json);
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("decision", out var decision)
                && decision.ValueKind == JsonValueKind.Object
            )
            {
                alone = Read(decision, "liveAloneRequired") ?? alone;
                floor = Read(decision, "floorRequired") ?? floor;
            }
        }
        catch (JsonException)
        {
            // Kept as it came, and judged by the fields beside it.
        }

        return new JudgedDecision(row with { Live = alone }, floor);
    }

    private static double? Read(JsonElement decision, string name) =>
        decision.TryGetProperty(name, out var term)
        && term.ValueKind == JsonValueKind.Number
        && term.TryGetDouble(out var value)
        && double.IsFinite(value)
            ? value
            : null;
}
