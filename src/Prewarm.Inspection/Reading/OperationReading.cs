using System.Text.Json;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Turns a stored document into what people read.</summary>
internal static class OperationReading
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();

    public static OperationView Read(OperationsDocument document, DateTimeOffset now) =>
        new(
            document.Id,
            document.Kind,
            document.Scope,
            document.Reason,
            document.CreatedBy,
            document.Created,
            document.From,
            document.Expires,
            now >= document.Expires ? "expired"
                : now < document.From ? "coming"
                : "active",
            Json(document.Body) ?? Empty
        );

    /// <summary>Whether a scope (<c>*</c>, <c>NS</c>, <c>NS/NAME</c>) takes a workload in.</summary>
    public static bool Covers(string scope, HistoryKey key) =>
        scope == "*" || scope == key.Namespace || scope == key.Namespace + "/" + key.Name;

    /// <summary>What a document says in one short phrase.</summary>
    public static string Describe(OperationView view) =>
        view.Kind switch
        {
            OperationsKinds.Override => Text(view.Body, "kind") == "freeze"
                ? "freeze"
                : $"{Text(view.Body, "kind")} {Text(view.Body, "replicas")}",
            OperationsKinds.Event => $"demand x {Text(view.Body, "factor")}",
            OperationsKinds.Mask => "not learned from",
            _ => view.Kind,
        };

    /// <summary>Text as JSON; null when it is none.</summary>
    public static JsonElement? Json(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) ? member.ToString() : "?";
}
