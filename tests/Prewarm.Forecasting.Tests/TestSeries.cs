using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests;

/// <summary>Series that tests are made of: stated shapes, seeded noise.</summary>
internal static class TestSeries
{
    /// <summary>A Monday, 00:00 UTC.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static RegularSeries Of(TimeSpan step, int count, Func<int, double> value) =>
        new(Monday, step, [.. Enumerable.Range(0, count).Select(value)]);

    /// <summary>Demand with a daily wave, quiet weekends and relative noise.</summary>
    public static RegularSeries Weekly(TimeSpan step, int days, double noise, int seed = 7)
    {
        var random = new Random(seed);
        var perDay = (int)(TimeSpan.FromDays(1) / step);
        return Of(
            step,
            days * perDay,
            i =>
            {
                var wave = 1.2 + Math.Sin(2 * Math.PI * i / perDay);
                var weekday = i / perDay % 7 < 5 ? 1 : 0.4;
                return 100 * wave * weekday * (1 + (noise * ((2 * random.NextDouble()) - 1)));
            }
        );
    }
}
