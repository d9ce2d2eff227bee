using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Prewarm.Forecasting.Signals;

namespace Prewarm.Scaler.Forecasts;

/// <summary>A signal is its number, or the reason why there is none; null when nobody asked for it.</summary>
internal sealed class ReadingConverter : JsonConverter<Reading>
{
    public override Reading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written here and read elsewhere.");

    public override void Write(Utf8JsonWriter writer, Reading value, JsonSerializerOptions options)
    {
        if (value.IsFresh)
        {
            writer.WriteRawValue(value.Value.ToString("G6", CultureInfo.InvariantCulture));
        }
        else if (value.State == ReadingState.NotAsked)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(value.Detail is null ? value.State.ToString() : $"{value.State}: {value.Detail}");
        }
    }
}
