using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>A list of leads such as <c>5m,1h</c>.</summary>
internal static class LeadList
{
    /// <summary>The leads as they were written and what they mean; empty when one is not a duration above zero.</summary>
    public static IReadOnlyList<(string Text, TimeSpan Lead)> Read(string text)
    {
        var found = new List<(string, TimeSpan)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!DurationText.TryParse(part, out var lead) || lead <= TimeSpan.Zero)
            {
                return [];
            }

            found.Add((part, lead));
        }

        return found;
    }
}
