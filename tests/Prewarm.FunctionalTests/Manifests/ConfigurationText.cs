using System.Text.Json.Nodes;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>A <c>prewarm.yaml</c> held against the option classes.</summary>
internal static class ConfigurationText
{
    /// <summary>Every key exists: a misspelt one would be ignored silently at the start.</summary>
    public static void AssertKnown(string yaml) =>
        NoProblems.In(Paths(yaml).Select(pair => pair.Path).Where(path => !IsKnown(path)));

    /// <summary>The settings sorted, without layout and comments.</summary>
    public static string Normal(string yaml) =>
        string.Join('\n', Paths(yaml).Select(pair => $"{pair.Path}={pair.Value}").Order(StringComparer.Ordinal));

    private static IEnumerable<(string Path, string Value)> Paths(string yaml) =>
        YamlText.Documents(yaml).SelectMany(document => Walk(document, string.Empty));

    private static IEnumerable<(string Path, string Value)> Walk(JsonNode? node, string path) =>
        node switch
        {
            JsonObject map => map.SelectMany(pair =>
                Walk(pair.Value, path.Length == 0 ? pair.Key : $"{path}:{pair.Key}")
            ),
            JsonArray list => list.SelectMany(item => Walk(item, path)),
            _ => [(path, node?.ToString() ?? string.Empty)],
        };

    private static bool IsKnown(string path)
    {
        var parts = path.Split(':');
        return parts[0].Equals("Logging", StringComparison.OrdinalIgnoreCase)
            || OptionCatalog.All.Any(key => Matches(key, parts));
    }

    private static bool Matches(OptionKey key, string[] parts)
    {
        var wanted = key.Path.Split(':');
        var isMap = key.Type.IsGenericType && key.Type.GetGenericTypeDefinition() == typeof(Dictionary<,>);
        if (parts.Length != wanted.Length + (isMap ? 1 : 0))
        {
            return false;
        }

        return wanted
            .Zip(parts)
            .All(pair =>
                pair.First == OptionCatalog.AnyName
                || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase)
            );
    }
}
