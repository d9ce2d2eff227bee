using System.Globalization;
using System.Text;

namespace Prewarm.Forecasting.Signals;

/// <summary>Reads and writes label matchers: <c>model_name="llama",namespace=~"a|b"</c>, with or without braces.</summary>
/// <remarks>The text comes from a tenant. It may choose labels and values, nothing else: no metric name, no function, no range.</remarks>
public static class SelectorText
{
    private const int MatchersMax = 10;
    private const int ValueLengthMax = 256;

    /// <summary>Room for all matchers at their longest, every character escaped.</summary>
    private const int LengthMax = MatchersMax * 3 * ValueLengthMax;

    /// <summary>Parses matchers.</summary>
    /// <param name="problem">The position and the rule, never the text; null on success.</param>
    public static bool TryParse(string? text, out IReadOnlyList<LabelMatcher> matchers, out string? problem)
    {
        if (text?.Length > LengthMax)
        {
            matchers = [];
            problem = string.Create(CultureInfo.InvariantCulture, $"is longer than {LengthMax} characters");
            return false;
        }

        var found = new List<LabelMatcher>();
        matchers = found;
        var reader = new SelectorReader((text ?? string.Empty).Trim());
        problem = reader.ReadAll(found);
        if (problem is null && found.Count > MatchersMax)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"has more than {MatchersMax} matchers");
        }

        problem ??= found.Select(Check).FirstOrDefault(rule => rule is not null);
        if (problem is not null)
        {
            matchers = [];
        }

        return problem is null;
    }

    /// <summary>Writes matchers as PromQL does, values escaped, without braces.</summary>
    public static string ToText(IReadOnlyList<LabelMatcher> matchers)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        var text = new StringBuilder();
        foreach (var matcher in matchers)
        {
            text.Append(text.Length == 0 ? string.Empty : ",")
                .Append(matcher.Name)
                .Append(Operator(matcher.Match))
                .Append('"');
            AppendEscaped(text, matcher.Value);
            text.Append('"');
        }

        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(letter),
            };
        }
    }

    private static string Operator(LabelMatch match) =>
        match switch
        {
            LabelMatch.NotEqual => "!=",
            LabelMatch.Regex => "=~",
            LabelMatch.NotRegex => "!~",
            _ => "=",
        };

    private static string? Check(LabelMatcher matcher)
    {
        if (matcher.Name == "__name__")
        {
            return "must not match the metric name";
        }

        if (matcher.Value.Length > ValueLengthMax)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has a value longer than {ValueLengthMax} characters");
        }

        return matcher.Match is LabelMatch.Regex or LabelMatch.NotRegex && !LabelRegex.TryCompile(matcher.Value, out _)
            ? "has a regular expression that is not valid RE2"
            : null;
    }
}
