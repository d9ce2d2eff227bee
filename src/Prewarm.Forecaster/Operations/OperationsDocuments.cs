using System.Text;
using System.Text.Json;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Operations;

/// <summary>Writes the operator's documents as protos/forecaster.proto states.</summary>
internal static class OperationsDocuments
{
    public static string Write(IEnumerable<OperationsDocument> documents)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var document in documents)
            {
                json.WriteStartObject();
                json.WriteString("id", document.Id);
                json.WriteString("kind", document.Kind);
                json.WriteString("scope", document.Scope);
                json.WriteString("reason", document.Reason);
                json.WriteString("createdBy", document.CreatedBy);
                json.WriteString("created", document.Created);
                json.WriteString("from", document.From);
                json.WriteString("expires", document.Expires);
                json.WritePropertyName("body");
                json.WriteRawValue(document.Body);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
