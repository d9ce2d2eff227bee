using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Six digits are enough to explain a decision; NaN is null.</summary>
internal sealed class ShortDoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteRawValue(value.ToString("G6", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
