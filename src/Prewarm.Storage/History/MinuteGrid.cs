using Prewarm.Forecasting.Series;

namespace Prewarm.Storage;

/// <summary>Brings a series of any step onto the minute grid.</summary>
internal static class MinuteGrid
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Steps of a minute or less: the mean of a minute's values. Longer steps: linear between neighbours, and nothing across a
    /// missing value, because a gap is not demand.
    /// </summary>
    public static IEnumerable<(DateTimeOffset At, double Value)> Spread(RegularSeries series) =>
        series.Step <= Minute ? Means(series) : Lines(series);

    private static IEnumerable<(DateTimeOffset, double)> Means(RegularSeries series)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < series.Count; i++)
        {
            if (!double.IsNaN(series[i]))
            {
                (sum, count) = (sum + series[i], count + 1);
            }

            var minute = Floor(series.TimeAt(i));
            if (i == series.Count - 1 || Floor(series.TimeAt(i + 1)) != minute)
            {
                if (count > 0)
                {
                    yield return (minute, sum / count);
                }

                (sum, count) = (0, 0);
            }
        }
    }

    private static IEnumerable<(DateTimeOffset, double)> Lines(RegularSeries series)
    {
        for (var i = 0; i < series.Count; i++)
        {
            if (double.IsNaN(series[i]))
            {
                continue;
            }

            var next = i + 1 < series.Count ? series[i + 1] : double.NaN;
            var end = double.IsNaN(next) ? series.TimeAt(i) + Minute : series.TimeAt(i + 1);
            for (var at = Floor(series.TimeAt(i)); at < end; at += Minute)
            {
                var share = double.IsNaN(next) ? 0 : Math.Max(0, (at - series.TimeAt(i)) / series.Step);
                yield return (at, share == 0 ? series[i] : series[i] + ((next - series[i]) * share));
            }
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(at.ToUnixTimeMilliseconds() / 60_000.0) * 60);
}
