using System.Text.Json;
using Prewarm.Scaling.Guards.Graduation;
using Prewarm.Scaling.Live;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Reads off a stored decision what each mode would have asked for.</summary>
internal static class GraduationReading
{
    /// <summary>The sample; null where the record does not say: it is older than those figures, or had no live load.</summary>
    public static GraduationSample? Read(DecisionRow row)
    {
        try
        {
            using var json = JsonDocument.Parse(row.Json);
            var decision = json.RootElement.GetProperty("decision");
            if (
                !decision.TryGetProperty("load", out var load)
                || decision.TryGetProperty("liveAge", out var age) && age.GetString() != "00:00:00"
            )
            {
                return null;
            }

            return GraduationSample.Of(
                row.At,
                new LiveLoad(Number(load, "demand"), 0, Number(load, "secondsPerUnit"), DemandUnit.Rate),
                Number(json.RootElement.GetProperty("settings"), "capacity"),
                row.Target,
                Number(decision, "liveAloneRequired"),
                Number(decision, "floorRequired"),
                Number(decision, "fullRequired")
            );
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // A record of another version; the answer says how many days could be read.
        }
    }

    private static double Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out var number)
        && number.ValueKind == JsonValueKind.Number
        && number.TryGetDouble(out var value)
            ? value
            : double.NaN;
}
