using Prewarm.Forecasting.Series;

namespace Prewarm.Simulation.Traffic;

/// <summary>Makes weeks of traffic like that of an office tool: working hours, quiet weekends, scheduled bursts, noise. Seeded.</summary>
public static class TrafficGenerator
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>Requests per minute from a start on.</summary>
    /// <param name="start">A midnight, UTC.</param>
    /// <param name="days">Length.</param>
    /// <param name="seed">Decides noise, day-to-day level and jitter of the bursts.</param>
    public static RegularSeries Generate(DateTimeOffset start, int days, int seed)
    {
        var random = new Random(seed);
        var values = new double[days * 24 * 60];
        for (var day = 0; day < days; day++)
        {
            var weekday = (start + TimeSpan.FromDays(day)).DayOfWeek;
            var weekend = weekday is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var level = (weekend ? 0.35 : 1) * (0.92 + (0.16 * random.NextDouble()));
            var burst = (8 * 60) + 55 + random.Next(-3, 4); // A nightly report that everybody opens at nine.
            for (var minute = 0; minute < 24 * 60; minute++)
            {
                var shape = Shape(minute / 60.0);
                var extra = !weekend && minute >= burst && minute < burst + 12 ? 0.45 : 0;
                var noise = 1 + (0.06 * ((random.NextDouble() + random.NextDouble()) - 1));
                values[(day * 24 * 60) + minute] = 6000 * level * (shape + extra) * noise;
            }
        }

        return new RegularSeries(start, Step, values);
    }

    /// <summary>A quiet night, a steep morning, a dip at noon, an evening tail.</summary>
    private static double Shape(double hour) =>
        0.06 + (0.80 * Bump(hour, 10.5, 2.0)) + (0.75 * Bump(hour, 15, 2.2)) + (0.25 * Bump(hour, 20.5, 1.5));

    private static double Bump(double hour, double centre, double width) =>
        Math.Exp(-0.5 * (hour - centre) * (hour - centre) / (width * width));
}
