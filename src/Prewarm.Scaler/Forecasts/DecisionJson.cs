using System.Text.Json;
using System.Text.Json.Serialization;
using Prewarm.Protocol.V1;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Writes decisions compactly: numbers to six digits, NaN as null, signals nobody asked for left out.</summary>
/// <remarks>Serialized from the records themselves, so that what is added to a decision is kept without a change here.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(ShortDoubleConverter), typeof(ReadingConverter)]
)]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionJson : JsonSerializerContext
{
    public static DecisionReport Report(DecidedStep step, WorkloadKey key)
    {
        var decision = step.Decision;
        return new DecisionReport
        {
            Key = key,
            AtUnixMs = decision.At.ToUnixTimeMilliseconds(),
            Replicas = decision.Replicas,
            Ready = step.Readings.ReadyReplicas.IsFresh ? step.Readings.ReadyReplicas.Value : double.NaN,
            Rung = (int)decision.Rung,
            Required = decision.Required,
            Live = decision.LiveRequired,
            Forecast = decision.ForecastRequired,
            Target = decision.Target,
            Demand = decision.Load?.Demand ?? double.NaN,
            RequestsPerSecond = step.RequestsPerSecond,
            Json = JsonSerializer.Serialize(
                new DecisionRecord(decision, step.Readings, step.Workload.Settings),
                Default.DecisionRecord
            ),
        };
    }
}
