using System.Globalization;

namespace Prewarm.Cli.Forecasts;

/// <summary>A list of central bands in percent, such as <c>80,95</c>.</summary>
internal static class BandList
{
    /// <summary>The bands; empty when one is not above 0 and below 100.</summary>
    public static IReadOnlyList<double> Read(string text)
    {
        var found = new List<double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (
                !double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var band)
                || band is not (> 0 and < 100)
            )
            {
                return [];
            }

            found.Add(band);
        }

        return found;
    }
}
