using System.Text.RegularExpressions;
using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources.Series;

/// <summary>Label matchers, compiled. A label that is absent counts as empty, as in PromQL; regular expressions match whole values.</summary>
internal sealed class MatcherSet
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);
    private readonly (LabelMatcher Matcher, Regex? Regex)[] _matchers;

    public MatcherSet(IReadOnlyList<LabelMatcher> matchers)
    {
        _matchers = [.. matchers.Select(matcher => (matcher, Compile(matcher)))];
        Equality = matchers.FirstOrDefault(matcher => matcher is { Match: LabelMatch.Equal, Value.Length: > 0 });
    }

    /// <summary>An equality that every match fulfils, to look series up by; the default when there is none.</summary>
    public LabelMatcher Equality { get; }

    public bool HasEquality => Equality.Name is not null;

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (matcher, regex) in _matchers)
        {
            var value = labels.TryGetValue(matcher.Name, out var found) ? found : string.Empty;
            var matches = matcher.Match switch
            {
                LabelMatch.Equal => value == matcher.Value,
                LabelMatch.NotEqual => value != matcher.Value,
                LabelMatch.Regex => regex!.IsMatch(value),
                _ => !regex!.IsMatch(value),
            };
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    private static Regex? Compile(LabelMatcher matcher) =>
        matcher.Match is LabelMatch.Regex or LabelMatch.NotRegex
            ? new Regex(
                $"^(?:{matcher.Value})$",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline,
                RegexTimeout
            )
            : null;
}
