namespace Prewarm.Hosting.Configuration;

/// <summary>A YAML file as configuration: mappings become <c>a:b</c>, lists <c>a:0</c>. Keys are case-insensitive.</summary>
internal sealed class YamlConfigurationSource(string path) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlConfigurationProvider(path);
}
