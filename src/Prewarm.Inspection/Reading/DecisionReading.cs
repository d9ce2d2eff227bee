using System.Globalization;
using System.Text.Json;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Turns a stored decision into what people read. The JSON in it may come from an older or a newer scaler: what is not known is shown as it is.</summary>
internal static class DecisionReading
{
    private const int InputsMax = 120;
    private const int TextMax = 300;

    private static readonly string[] RungNames =
    [
        "fresh forecast",
        "ageing forecast",
        "weekly profile",
        "live signals only",
        "last known value",
        "unavailable",
    ];

    /// <summary>The rung of the answer ladder in words.</summary>
    public static string RungName(int rung) => rung >= 0 && rung < RungNames.Length ? RungNames[rung] : "unknown rung";

    public static DecisionView Read(DecisionRow row)
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var reasons = new List<string>();
        bool? active = null;
        double? value = null;
        double? starting = null;
        try
        {
            using var json = JsonDocument.Parse(row.Json.Length == 0 ? "{}" : row.Json);
            var root = json.RootElement;

            // The record holds the decision beside the signals and settings it was made with; older ones are the decision itself.
            var decision = Find(root, "decision") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
            reasons.AddRange(Reasons(decision));
            active = Find(decision, "active") is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag
                ? flag.GetBoolean()
                : null;
            value = Number(decision, "value");
            starting = Number(decision, "starting");
            Flatten(string.Empty, decision, inputs);
            if (Find(root, "signals") is { } signals)
            {
                Flatten("signals", signals, inputs);
            }

            if (Find(root, "settings") is { } settings)
            {
                Flatten("settings", settings, inputs);
            }
        }
        catch (JsonException)
        {
            inputs["record"] = "the stored record cannot be read";
        }

        return new DecisionView(
            row.At,
            value ?? Finite(row.Required),
            Finite(row.Target),
            row.Replicas,
            active,
            Whole(row.Ready),
            starting is { } count ? Whole(count) : null,
            row.Rung,
            RungName(row.Rung),
            Finite(row.Required),
            Finite(row.Live),
            Finite(row.Forecast),
            reasons,
            inputs
        );
    }

    /// <summary>A finite number, or null: JSON has no other word for unknown.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static int? Whole(double value) => double.IsFinite(value) ? (int)Math.Round(value) : null;

    private static IEnumerable<string> Reasons(JsonElement root)
    {
        if (Find(root, "reasons") is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var reason in list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String))
            {
                yield return Short(reason.GetString()!);
            }
        }

        if (Find(root, "clamps") is { ValueKind: JsonValueKind.Array } clamps)
        {
            foreach (var clamp in clamps.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
            {
                var before = Number(clamp, "before");
                var after = Number(clamp, "after");
                var guard = Find(clamp, "guard")?.ToString() ?? "guard";
                var reason = Find(clamp, "reason")?.ToString() ?? "no reason given";
                yield return Short(
                    string.Create(CultureInfo.InvariantCulture, $"{guard}: {before:0} to {after:0} replicas. {reason}")
                );
            }
        }
    }

    private static void Flatten(string path, JsonElement element, SortedDictionary<string, string> into)
    {
        if (into.Count >= InputsMax)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(path.Length == 0 ? member.Name : path + "." + member.Name, member.Value, into);
                }

                break;
            case JsonValueKind.Array when path is not ("reasons" or "Reasons"):
                var i = 0;
                foreach (var one in element.EnumerateArray())
                {
                    Flatten(string.Create(CultureInfo.InvariantCulture, $"{path}.{i++}"), one, into);
                }

                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.String:
                into[path] = Short(element.ToString());
                break;
        }
    }

    private static JsonElement? Find(JsonElement root, string name)
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    private static double? Number(JsonElement root, string name) =>
        Find(root, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value)
            ? Finite(value)
            : null;

    private static string Short(string text) => text.Length <= TextMax ? text : text[..TextMax] + "...";
}
