using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources.Series;

/// <summary>Label matchers, compiled. A label that is absent counts as empty, as in PromQL; regular expressions match whole values.</summary>
internal sealed class MatcherSet
{
    /// <summary>A workload's selector is one list for as long as its metadata lives, so it is compiled once and not once per step.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<LabelMatcher>, MatcherSet> Compiled = [];

    private readonly (LabelMatcher Matcher, Regex? Regex)[] _matchers;

    private MatcherSet(IReadOnlyList<LabelMatcher> matchers)
    {
        _matchers = [.. matchers.Select(matcher => (matcher, Compile(matcher)))];
        LookupAt = Array.FindIndex(_matchers, one => one.Matcher is { Match: LabelMatch.Equal, Value.Length: > 0 });
        if (LookupAt < 0)
        {
            LookupAt = Array.FindIndex(
                _matchers,
                one => one.Matcher.Match == LabelMatch.Regex && !one.Regex!.IsMatch(string.Empty)
            );
        }
    }

    /// <summary>Label that every match must have, to look series up by; null when no matcher demands one.</summary>
    public string? LookupLabel => LookupAt < 0 ? null : _matchers[LookupAt].Matcher.Name;

    /// <summary>The one value <see cref="LookupLabel"/> must have; null when a regular expression allows several.</summary>
    public string? LookupValue =>
        LookupAt >= 0 && _matchers[LookupAt].Regex is null ? _matchers[LookupAt].Matcher.Value : null;

    private int LookupAt { get; }

    /// <summary>The compiled form of a selector.</summary>
    /// <exception cref="SourceFailure">A regular expression is not valid: refused.</exception>
    public static MatcherSet Of(IReadOnlyList<LabelMatcher> matchers) =>
        Compiled.GetValue(matchers, static list => new MatcherSet(list));

    /// <summary>True when a value of <see cref="LookupLabel"/> may belong to a match.</summary>
    public bool AllowsLookup(string value) => Matches(_matchers[LookupAt], value);

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var one in _matchers)
        {
            if (!Matches(one, labels.TryGetValue(one.Matcher.Name, out var found) ? found : string.Empty))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches((LabelMatcher Matcher, Regex? Regex) one, string value) =>
        one.Matcher.Match switch
        {
            LabelMatch.Equal => value == one.Matcher.Value,
            LabelMatch.NotEqual => value != one.Matcher.Value,
            LabelMatch.Regex => one.Regex!.IsMatch(value),
            _ => !one.Regex!.IsMatch(value),
        };

    private static Regex? Compile(LabelMatcher matcher)
    {
        if (matcher.Match is not (LabelMatch.Regex or LabelMatch.NotRegex))
        {
            return null;
        }

        return LabelRegex.TryCompile(matcher.Value, out var regex)
            ? regex
            : throw SourceFailure.Refused("the selector has a regular expression that is not valid RE2");
    }
}
