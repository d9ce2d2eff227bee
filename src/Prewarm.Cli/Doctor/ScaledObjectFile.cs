using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Prewarm.Cli.Doctor;

/// <summary>The ScaledObjects of a YAML file, as nodes.</summary>
internal static class ScaledObjectFile
{
    private const long BytesMax = 1_000_000;

    /// <summary>Every mapping document of a file, ScaledObject or not.</summary>
    /// <exception cref="FormatException">The file cannot be read; the message is one line with the place.</exception>
    public static IReadOnlyList<YamlMappingNode> Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                throw new FormatException($"{path}: is larger than 1 MB");
            }

            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return [.. yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
        }
        catch (YamlException invalid)
        {
            throw new FormatException(
                $"{path}:{invalid.Start.Line}:{invalid.Start.Column}: is not valid YAML",
                invalid
            );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}: cannot be read ({unreadable.GetType().Name})", unreadable);
        }
    }

    public static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child)
            ? child
            : null;

    public static string? Text(YamlNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    /// <summary>A whole number; null when it is absent or none.</summary>
    public static int? Number(YamlNode? node, string key) =>
        int.TryParse(Text(node, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    public static IEnumerable<string> Keys(YamlNode? node) =>
        node is YamlMappingNode mapping
            ? mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? string.Empty)
            : [];

    public static IReadOnlyList<YamlNode> Items(YamlNode? node, string key) =>
        Child(node, key) is YamlSequenceNode list ? [.. list.Children] : [];
}
