namespace Prewarm.Forecasting.WindowMax;

/// <summary>A quantile of the window maximum for each local hour of the week.</summary>
internal static class WeeklyWindowProfile
{
    public const int Hours = 168;

    /// <summary>168 values, 0 = Monday 00:00 local; null under two weeks of history or when an hour was never seen.</summary>
    public static double[]? Build(DemandHistory history, TimeZoneInfo zone, double level)
    {
        if (history.Step * history.Count < TimeSpan.FromDays(14))
        {
            return null;
        }

        var samples = new List<double>[Hours];
        for (var hour = 0; hour < Hours; hour++)
        {
            samples[hour] = [];
        }

        for (var index = history.First; index <= history.Last - history.WindowSteps; index++)
        {
            var value = history.WindowMax(index);
            if (!double.IsNaN(value))
            {
                var local = TimeZoneInfo.ConvertTime(history.TimeAt(index), zone);
                samples[(((int)local.DayOfWeek + 6) % 7 * 24) + local.Hour].Add(value);
            }
        }

        return Array.Exists(samples, hour => hour.Count == 0)
            ? null
            : Array.ConvertAll(samples, hour => Quantile(hour, level));
    }

    private static double Quantile(List<double> values, double level)
    {
        values.Sort();
        return values[Math.Clamp((int)Math.Ceiling(level * values.Count) - 1, 0, values.Count - 1)];
    }
}
