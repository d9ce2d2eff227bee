using System.Globalization;
using Prewarm.Forecasting.Series;

namespace Prewarm.Scaling.Triggers;

/// <summary>Reads typed values out of metadata and gathers every problem instead of stopping at the first.</summary>
internal sealed class MetadataReader(IReadOnlyDictionary<string, string> values)
{
    private readonly List<MetadataProblem> _problems = [];

    public IReadOnlyList<MetadataProblem> Problems => _problems;

    public void Report(string key, string rule) => _problems.Add(new MetadataProblem(key, rule));

    /// <summary>The trimmed value of a key or of its FromEnv twin; null when unset or blank.</summary>
    public string? Text(string key, int lengthMax = 256)
    {
        if (!values.TryGetValue(key, out var text) && !values.TryGetValue(key + TriggerKeys.FromEnv, out text))
        {
            return null;
        }

        text = text.Trim();
        if (text.Length > lengthMax)
        {
            Report(key, $"is longer than {lengthMax.ToString(CultureInfo.InvariantCulture)} characters");
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    public string Choice(string key, string fallback, IReadOnlyList<string> choices)
    {
        var text = Text(key);
        if (text is null)
        {
            return fallback;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Report(key, "must be one of " + string.Join(", ", choices));
        return fallback;
    }

    /// <summary>A finite number within [min, max]; null when unset or wrong.</summary>
    public double? Number(string key, double min, double max)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            && value >= min
            && value <= max
        )
        {
            return value;
        }

        Report(
            key,
            string.Create(
                CultureInfo.InvariantCulture,
                $"must be a number from {min} to {max}, with a dot for decimals"
            )
        );
        return null;
    }

    public int? Integer(string key, int min, int max)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min
            && value <= max
        )
        {
            return value;
        }

        Report(key, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
        return null;
    }

    public TimeSpan? Duration(string key, TimeSpan min, TimeSpan max)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Report(
            key,
            $"must be a duration from {DurationText.Format(min)} to {DurationText.Format(max)}, such as 90s, 5m or 1h30m"
        );
        return null;
    }

    /// <summary>As <see cref="Number"/>, but the word <c>auto</c> is null without a problem.</summary>
    public double? NumberOrAuto(string key, double min, double max) => IsAuto(key) ? null : Number(key, min, max);

    public TimeSpan? DurationOrAuto(string key, TimeSpan min, TimeSpan max) =>
        IsAuto(key) ? null : Duration(key, min, max);

    private bool IsAuto(string key) => string.Equals(Text(key), "auto", StringComparison.Ordinal);
}
