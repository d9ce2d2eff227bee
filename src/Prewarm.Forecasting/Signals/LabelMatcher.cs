namespace Prewarm.Forecasting.Signals;

/// <summary>One label matcher, <c>name op "value"</c>, as in PromQL's series selectors.</summary>
public readonly record struct LabelMatcher(string Name, LabelMatch Match, string Value);

/// <summary>How a label is compared.</summary>
public enum LabelMatch
{
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}
