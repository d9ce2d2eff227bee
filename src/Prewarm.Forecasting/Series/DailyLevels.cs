namespace Prewarm.Forecasting.Series;

/// <summary>Mean level of each 24 hours since the start of a series.</summary>
/// <remarks>
/// Values above the 99th percentile of the series are cut to it, so that one burst is no level, except where they are more than that
/// (an intermittent series is all bursts). Days with less than half of their samples are passed over.
/// </remarks>
internal sealed class DailyLevels
{
    private const double CutAt = 0.99;

    private DailyLevels(double[] means, DateTimeOffset[] starts)
    {
        Means = means;
        Starts = starts;
    }

    public double[] Means { get; }

    public DateTimeOffset[] Starts { get; }

    public int Count => Means.Length;

    public static DailyLevels Of(RegularSeries series)
    {
        var perDay = TimeSpan.FromDays(1) / series.Step;
        var cut = SeriesQuantiles.Of(series.Values, CutAt);
        var means = new List<double>();
        var starts = new List<DateTimeOffset>();
        var day = 0;
        while (Index(day + 1) <= series.Count)
        {
            var mean = Mean(series.Values[Index(day)..Index(day + 1)], cut > 0 ? cut : double.PositiveInfinity);
            if (!double.IsNaN(mean))
            {
                means.Add(mean);
                starts.Add(series.TimeAt(Index(day)));
            }

            day++;
        }

        return new DailyLevels([.. means], [.. starts]);

        int Index(int at) => (int)Math.Min(int.MaxValue, Math.Ceiling(at * Math.Max(1, perDay)));
    }

    private static double Mean(ReadOnlySpan<double> values, double cut)
    {
        double sum = 0;
        var known = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += Math.Min(value, cut);
                known++;
            }
        }

        return known == 0 || 2 * known < values.Length ? double.NaN : sum / known;
    }
}
