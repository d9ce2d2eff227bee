using System.Globalization;
using System.Reflection;

namespace Prewarm.Hosting.Configuration;

/// <summary>Every key that the processes read, by section: taken from the options classes, so that it cannot fall behind.</summary>
/// <remarks>Both processes share one file, so only the executable, which knows both, can say that a key is nobody's.</remarks>
public sealed class ConfigurationSchema
{
    private readonly Dictionary<string, List<Type>> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the settable properties of an options class to a section. A section may have several classes.</summary>
    public ConfigurationSchema Add(string section, Type options)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        if (!_sections.TryGetValue(section, out var types))
        {
            _sections.Add(section, types = []);
        }

        types.Add(options);
        return this;
    }

    /// <summary>Adds a section whose keys are not ours to know, such as <c>Logging</c>.</summary>
    public ConfigurationSchema AddFree(string section)
    {
        _sections.TryAdd(section, []);
        return this;
    }

    /// <summary>What is wrong with a key; null when somebody reads it.</summary>
    /// <param name="key">With colons: <c>Scaler:Tls:KeyFile</c>.</param>
    public string? Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = key.Split(':');
        if (!_sections.TryGetValue(parts[0], out var types))
        {
            return $"there is no section {parts[0]}" + Hint(parts[0], _sections.Keys);
        }

        return types.Count == 0 ? null : Check(parts[0], types, parts.AsSpan(1));
    }

    private static string? Check(string parent, IReadOnlyList<Type> types, ReadOnlySpan<string> rest)
    {
        if (rest.Length == 0)
        {
            return null; // Whether a value may stand here is the binder's question.
        }

        if (types is [var only] && ElementOf(only, out var isList) is { } element)
        {
            return isList && !int.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? $"{parent} is a list, without keys"
                : Check($"{parent}:{rest[0]}", [element], rest[1..]);
        }

        if (types is [var one] && IsValue(one))
        {
            return $"{parent} is a value, without keys";
        }

        var name = rest[0];
        var known = types.SelectMany(Settable).ToList();
        var found = known
            .Where(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(property => property.PropertyType)
            .ToList();
        return found.Count == 0
            ? $"{parent} has no key {name}" + Hint(name, known.Select(property => property.Name))
            : Check($"{parent}:{name}", [found[0]], rest[1..]);
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>The type of a list's or dictionary's elements; null for anything else.</summary>
    private static Type? ElementOf(Type type, out bool isList)
    {
        isList = false;
        if (!type.IsGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        isList = definition == typeof(List<>) || definition == typeof(IReadOnlyList<>) || definition == typeof(IList<>);
        var isMap = definition == typeof(Dictionary<,>) || definition == typeof(IReadOnlyDictionary<,>);
        return isList || isMap ? type.GetGenericArguments()[^1] : null;
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string) || type == typeof(Uri);

    private static string Hint(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } near
            ? $" (did you mean {near}?)"
            : "; known: " + string.Join(", ", known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
