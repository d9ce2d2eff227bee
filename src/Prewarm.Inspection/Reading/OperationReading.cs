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

    /// <summary>Whether a scope (<c>*</c>, <c>NS</c>, <c>NS/NAME</c>), narrowed to a team where one is named, takes a workload in.</summary>
    public static bool Covers(OperationView view, InspectedWorkload workload) =>
        (
            view.Scope == "*"
            || view.Scope == workload.Key.Namespace
            || view.Scope == $"{workload.Key.Namespace}/{workload.Key.Name}"
        ) && (Team(view) is not { } team || team == workload.Team);

    /// <summary>The team that an override is for; null for none.</summary>
    public static string? Team(OperationView view) =>
        view.Body.ValueKind == JsonValueKind.Object
        && view.Body.TryGetProperty("team", out var team)
        && team.ValueKind == JsonValueKind.String
            ? team.GetString()
            : null;

    /// <summary>Whom it is for, for people.</summary>
    public static string Whom(OperationView view) =>
        Team(view) is { } team ? (view.Scope == "*" ? $"team {team}" : $"team {team} in {view.Scope}") : view.Scope;

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
