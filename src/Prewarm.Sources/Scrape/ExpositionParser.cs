using System.Globalization;
using System.Text;

namespace Prewarm.Sources.Scrape;

/// <summary>Reads Prometheus' text exposition (0.0.4) and OpenMetrics 1.0: name, labels, value. The rest is skipped.</summary>
/// <remarks>
/// Comments, types, timestamps and exemplars do not matter here. A line that breaks the rules is counted and left out, as one
/// bad series must not hide a replica; a text without a single good line is not an exposition.
/// </remarks>
internal static class ExpositionParser
{
    private const int LineLengthMax = 16 * 1024;

    /// <summary>Parses a whole text.</summary>
    /// <param name="wanted">Names to keep; null keeps all.</param>
    /// <param name="badLines">Lines that could not be read.</param>
    public static List<ExposedSample> Parse(string text, IReadOnlySet<string>? wanted, out int badLines)
    {
        var samples = new List<ExposedSample>();
        badLines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t");
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Length > LineLengthMax || !TryParseLine(line, wanted, out var sample))
            {
                badLines++;
            }
            else if (sample is not null)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }

    /// <summary>One sample line. Succeeds with null when the name is not wanted.</summary>
    private static bool TryParseLine(ReadOnlySpan<char> line, IReadOnlySet<string>? wanted, out ExposedSample? sample)
    {
        sample = null;
        var end = line.IndexOfAny("{ \t");
        if (end <= 0 || !IsName(line[..end]))
        {
            return false;
        }

        var name = line[..end].ToString();
        if (wanted is not null && !wanted.Contains(name))
        {
            return true;
        }

        var rest = line[end..];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (rest[0] == '{' && !TryParseLabels(ref rest, labels))
        {
            return false;
        }

        rest = rest.TrimStart(" \t");
        var valueEnd = rest.IndexOfAny(" \t");
        if (!TryParseValue(valueEnd < 0 ? rest : rest[..valueEnd], out var value))
        {
            return false;
        }

        sample = new ExposedSample(name, labels, value);
        return true;
    }

    private static bool TryParseLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..].TrimStart(" \t");
        while (rest.Length > 0 && rest[0] != '}')
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0 || !IsName(rest[..equals].TrimEnd(" \t")))
            {
                return false;
            }

            var label = rest[..equals].TrimEnd(" \t").ToString();
            rest = rest[(equals + 1)..].TrimStart(" \t");
            if (!TryParseQuoted(ref rest, out var value))
            {
                return false;
            }

            labels[label] = value;
            rest = rest.TrimStart(" \t");
            if (rest.Length > 0 && rest[0] == ',')
            {
                rest = rest[1..].TrimStart(" \t");
            }
            else if (rest.Length == 0 || rest[0] != '}')
            {
                return false;
            }
        }

        if (rest.Length == 0)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static bool TryParseQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        value = string.Empty;
        if (rest.Length == 0 || rest[0] != '"')
        {
            return false;
        }

        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    value = text.ToString();
                    rest = rest[(i + 1)..];
                    return true;
                case '\\' when i + 1 < rest.Length:
                    i++;
                    _ = rest[i] switch
                    {
                        'n' => text.Append('\n'),
                        '\\' or '"' => text.Append(rest[i]),
                        _ => text.Append('\\').Append(rest[i]), // As Prometheus' own parsers do.
                    };
                    break;
                default:
                    text.Append(rest[i]);
                    break;
            }
        }

        return false;
    }

    private static bool TryParseValue(ReadOnlySpan<char> text, out double value)
    {
        value = double.NaN;
        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (
            text.Equals("+Inf", StringComparison.OrdinalIgnoreCase)
            || text.Equals("Inf", StringComparison.OrdinalIgnoreCase)
        )
        {
            value = double.PositiveInfinity;
            return true;
        }

        if (text.Equals("-Inf", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NegativeInfinity;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or ':' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
