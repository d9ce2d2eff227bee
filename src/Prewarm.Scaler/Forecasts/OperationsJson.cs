using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Reads the documents that the forecaster sends.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperationsItem[]))]
internal sealed partial class OperationsJson : JsonSerializerContext
{
    /// <summary>The documents; null when the text is not what was agreed.</summary>
    public static OperationsItem[]? Read(string json)
    {
        try
        {
            var items = JsonSerializer.Deserialize(json, Default.OperationsItemArray);
            return items?.All(IsGood) == true ? items : null;
        }
        catch (JsonException)
        {
            return null; // The caller tells, once per change.
        }
    }

    private static bool IsGood(OperationsItem? item) =>
        item is { Id.Length: > 0, Kind.Length: > 0, Scope.Length: > 0, Reason: not null, CreatedBy: not null }
        && item.Expires > item.From
        && item.Body.ValueKind == JsonValueKind.Object;
}
