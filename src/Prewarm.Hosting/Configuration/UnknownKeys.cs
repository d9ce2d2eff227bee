using System.Collections;

namespace Prewarm.Hosting.Configuration;

/// <summary>Refuses keys that nobody reads, wherever they were written: a misspelt setting would be ignored in silence.</summary>
internal static class UnknownKeys
{
    /// <summary>Checks every layer and reports all problems at once.</summary>
    /// <param name="schema">The keys there are.</param>
    /// <param name="file">The configuration file, or null.</param>
    /// <param name="overrides">Keys of the command line.</param>
    /// <exception cref="ConfigurationException">A key is nobody's: its place, the rule and the nearest known key.</exception>
    public static void Refuse(ConfigurationSchema schema, string? file, IEnumerable<string> overrides)
    {
        var problems = InFile(file)
            .Concat(InEnvironment())
            .Concat(overrides.Select(key => (Key: key, Place: "--set " + key)))
            .Select(at => (at.Place, Rule: schema.Check(at.Key)))
            .Where(found => found.Rule is not null)
            .Select(found => $"{found.Place}: {found.Rule}")
            .ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static IReadOnlyList<(string Key, string Place)> InFile(string? file)
    {
        if (file is null)
        {
            return [];
        }

        var provider = new YamlConfigurationProvider(file);
        provider.Load();
        return provider.Places;
    }

    private static IEnumerable<(string Key, string Place)> InEnvironment() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(variable => (string)variable.Key)
            .Where(name => name.StartsWith(PrewarmConfiguration.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(name =>
                (
                    name[PrewarmConfiguration.EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal),
                    "environment " + name
                )
            );
}
