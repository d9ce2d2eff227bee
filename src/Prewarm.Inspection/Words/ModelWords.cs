using System.Text.Json;

namespace Prewarm.Inspection.Words;

/// <summary>Puts what is known of a model version into words.</summary>
internal static class ModelWords
{
    /// <summary>The sentence in a version's scores; the scores themselves where they hold none, nothing where there are none.</summary>
    public static string Verdict(JsonElement? scores) =>
        scores is not { } known ? string.Empty
        : known.ValueKind == JsonValueKind.Object
        && known.TryGetProperty("verdict", out var said)
        && said.ValueKind == JsonValueKind.String
            ? said.GetString()!
        : known.ToString();
}
