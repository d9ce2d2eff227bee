namespace Prewarm.Hosting.Configuration;

/// <summary>Where settings come from, weakest first: <c>prewarm.yaml</c>, environment <c>PREWARM__...</c>, command line.</summary>
public static class PrewarmConfiguration
{
    public const string EnvironmentPrefix = "PREWARM__";
    public const string FileVariable = "PREWARM_CONFIG";
    private const string DefaultFile = "prewarm.yaml";

    /// <summary>Adds all layers.</summary>
    /// <exception cref="ConfigurationException">A file that was asked for is missing or wrong.</exception>
    public static void AddPrewarm(this IConfigurationBuilder builder, HostArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var asked = arguments.ConfigFile ?? Environment.GetEnvironmentVariable(FileVariable);
        if (asked is { Length: > 0 } && !File.Exists(asked))
        {
            throw new ConfigurationException($"{asked}: the configuration file does not exist");
        }

        var file =
            asked is { Length: > 0 } || (asked is null && File.Exists(DefaultFile)) ? asked ?? DefaultFile : null;
        if (arguments.Schema is { } schema)
        {
            UnknownKeys.Refuse(schema, file, arguments.Overrides.Keys);
        }

        if (file is not null)
        {
            builder.Add(new YamlConfigurationSource(file));
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(arguments.Overrides);
    }

    /// <summary>The effective settings, sorted, with secrets hidden.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe(IConfiguration configuration) =>
        configuration
            .AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, SecretKeys.IsSecret(pair.Key) ? "(hidden)" : pair.Value!))
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);
}
