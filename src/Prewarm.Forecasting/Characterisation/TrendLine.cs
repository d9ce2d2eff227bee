using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>A straight line through the daily levels.</summary>
/// <param name="Change">Change of the line from end to end, relative to the larger of its ends; 0 when unknown.</param>
/// <param name="Explained">Share of the movement of daily levels that the line explains, 0-1.</param>
/// <param name="Significance">Normal score of the Mann-Kendall test (Mann 1945), positive when rising.</param>
internal sealed record TrendLine(double Change, double Explained, double Significance)
{
    private const int DaysLeast = 5;

    public static TrendLine Of(RegularSeries series)
    {
        var levels = DailyLevels.Of(series).Means;
        var n = levels.Length;
        if (n < DaysLeast)
        {
            return new TrendLine(0, 0, 0);
        }

        var mean = levels.Average();
        var middle = (n - 1) / 2.0;
        double both = 0,
            time = 0,
            all = 0;
        var rising = 0;
        for (var i = 0; i < n; i++)
        {
            both += (i - middle) * (levels[i] - mean);
            time += (i - middle) * (i - middle);
            all += (levels[i] - mean) * (levels[i] - mean);
            for (var j = 0; j < i; j++)
            {
                rising += Math.Sign(levels[i] - levels[j]);
            }
        }

        var slope = both / time;
        var ends = Math.Max(Math.Abs(mean - (slope * middle)), Math.Abs(mean + (slope * middle)));
        return new TrendLine(
            ends > 0 ? slope * (n - 1) / ends : 0,
            all > 0 ? both * both / time / all : 0,
            rising / Math.Sqrt(n * (n - 1.0) * ((2 * n) + 5) / 18)
        );
    }
}
