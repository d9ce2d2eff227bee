using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Prewarm.Hosting.Configuration;

/// <summary>Flattens a YAML document. Errors name the file, the line and the rule, never a value.</summary>
internal sealed class YamlConfigurationProvider(string path) : ConfigurationProvider
{
    private readonly List<(string Key, string Place)> _places = [];

    /// <summary>Every key that has a value, with its place: file, line and column.</summary>
    public IReadOnlyList<(string Key, string Place)> Places => _places;

    public override void Load()
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            yaml.Load(reader);
        }
        catch (YamlException invalid)
        {
            throw Error(invalid.Start, "is not valid YAML");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read ({unreadable.GetType().Name})");
        }

        if (yaml.Documents.Count > 1)
        {
            throw Error(yaml.Documents[1].RootNode.Start, "holds a second document; one is allowed");
        }

        if (yaml.Documents.Count == 1)
        {
            Add(string.Empty, yaml.Documents[0].RootNode);
        }
    }

    private void Add(string prefix, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var name = Join(prefix, Key(key));
                    if (value is YamlScalarNode or YamlMappingNode { Children.Count: 0 })
                    {
                        _places.Add((name, Place(key.Start)));
                    }

                    Add(name, value);
                }

                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                {
                    Add(Join(prefix, i.ToString(CultureInfo.InvariantCulture)), list.Children[i]);
                }

                break;
            case YamlScalarNode scalar when prefix.Length > 0:
                if (!Data.TryAdd(prefix, IsNull(scalar) ? null : scalar.Value))
                {
                    throw Error(node.Start, "gives a key twice; keys do not differ by case");
                }

                break;
            case YamlScalarNode scalar when IsNull(scalar):
                break; // An empty document.
            default:
                throw Error(node.Start, "must be a mapping of keys to values");
        }
    }

    private string Key(YamlNode key) =>
        key is YamlScalarNode { Value.Length: > 0 } scalar && !scalar.Value.Contains(':', StringComparison.Ordinal)
            ? scalar.Value
            : throw Error(key.Start, "has a key that is not a plain word");

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";

    private static string Join(string prefix, string key) => prefix.Length == 0 ? key : prefix + ":" + key;

    private string Place(Mark at) => $"{path}:{at.Line}:{at.Column}";

    private ConfigurationException Error(Mark at, string rule) => new($"{Place(at)}: {rule}");
}
