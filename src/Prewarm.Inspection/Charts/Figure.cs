using System.Text.Json;
using Plotly.Blazor;

namespace Prewarm.Inspection.Charts;

/// <summary>A chart as the chart library takes it.</summary>
/// <param name="Summary">The same in words, for those who do not see it.</param>
internal sealed record Figure(IList<ITrace> Data, Layout Layout, string Summary)
{
    /// <summary>The library's own converters; its names are lower case already.</summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new PolymorphicConverter<ITrace>(), new DateTimeConverter(), new DateTimeOffsetConverter() },
    };

    public byte[] ToBytes()
    {
        var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, Data, Json);
            writer.WritePropertyName("layout");
            JsonSerializer.Serialize(writer, Layout, Json);
            writer.WriteString("summary", Summary);
            writer.WriteEndObject();
        }

        return body.ToArray();
    }
}
