using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Xml.Linq;
using Prewarm.Forecaster;
using Prewarm.Hosting.Endpoints;
using Prewarm.Scaler;
using Prewarm.Sources.Options;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>One setting: where it is, what it is when nobody sets it, what it may be, what it means.</summary>
internal sealed record OptionKey(
    string Section,
    string Key,
    Type Type,
    object? Default,
    RangeAttribute? Range,
    string Summary
)
{
    public string Path => $"{Section}:{Key}";
}

/// <summary>Every setting of <c>prewarm.yaml</c>, read from the option classes themselves.</summary>
internal static class OptionCatalog
{
    /// <summary>Stands for a name that the administrator chooses.</summary>
    public const string AnyName = "NAME";

    private static readonly Assembly[] Assemblies =
    [
        typeof(ScalerHost).Assembly,
        typeof(ForecasterHost).Assembly,
        typeof(SourcesOptions).Assembly,
        typeof(EndpointOptions).Assembly,
        typeof(global::Prewarm.Inspection.IInspectionSource).Assembly,
        typeof(global::Prewarm.Storage.IHistoryStore).Assembly,
    ];

    private static readonly Dictionary<Assembly, XDocument> Documents = [];

    public static IReadOnlyList<OptionKey> All { get; } =
    [.. Read().OrderBy(key => key.Section, StringComparer.Ordinal)];

    private static IEnumerable<OptionKey> Read()
    {
        foreach (
            var key in Keys("Scaler", string.Empty, ScalerHost.Ports)
                .Concat(Keys("Forecaster", string.Empty, ForecasterHost.Ports))
        )
        {
            yield return key;
        }

        foreach (var key in Keys($"{SourcesOptions.Section}:{AnyName}", string.Empty, new SourceOptions()))
        {
            yield return key;
        }

        var classes = Assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type != typeof(SourcesOptions))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (var type in classes)
        {
            if (type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is string section)
            {
                foreach (var key in Keys(section, string.Empty, Activator.CreateInstance(type)!))
                {
                    yield return key;
                }
            }
        }
    }

    private static IEnumerable<OptionKey> Keys(string section, string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(property => property.CanWrite))
        {
            var value = property.GetValue(options);
            var name = prefix + property.Name;
            if (ElementOf(property.PropertyType) is { } element)
            {
                foreach (
                    var key in Keys(
                        section,
                        property.Name == "All" ? $"{prefix}{AnyName}:" : $"{name}:{AnyName}:",
                        Activator.CreateInstance(element)!
                    )
                )
                {
                    yield return key;
                }
            }
            else if (IsGroup(property.PropertyType))
            {
                foreach (
                    var key in Keys(section, name + ":", value ?? Activator.CreateInstance(property.PropertyType)!)
                )
                {
                    yield return key;
                }
            }
            else
            {
                var range = property.GetCustomAttribute<RangeAttribute>();
                yield return new OptionKey(section, name, property.PropertyType, value, range, Summary(property));
            }
        }
    }

    /// <summary>The class of the values of a dictionary or list of groups; null for everything else.</summary>
    private static Type? ElementOf(Type type)
    {
        var last = type.IsGenericType ? type.GetGenericArguments()[^1] : null;
        return last is not null && IsGroup(last) && Nullable.GetUnderlyingType(type) is null ? last : null;
    }

    private static bool IsGroup(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Prewarm", StringComparison.Ordinal) == true;

    private static string Summary(PropertyInfo property)
    {
        var assembly = property.DeclaringType!.Assembly;
        if (!Documents.TryGetValue(assembly, out var document))
        {
            Documents[assembly] = document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        }

        var id = $"P:{property.DeclaringType.FullName!.Replace('+', '.')}.{property.Name}";
        var member = document.Descendants("member").FirstOrDefault(member => (string?)member.Attribute("name") == id);
        return member?.Element("summary") is { } summary ? XmlText.Plain(summary) : string.Empty;
    }
}
