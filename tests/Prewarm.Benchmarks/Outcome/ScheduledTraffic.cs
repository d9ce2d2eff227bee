using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>Four weeks of a daily wave with jobs on top that come by the clock, early or late by some minutes: what measured traces have little of.</summary>
internal static class ScheduledTraffic
{
    private const int Days = 28;
    private const int MinutesADay = 1440;

    private static readonly Job[] Jobs =
    [
        new("scheduled-every-10-min", PeriodMinutes: 10, Offset: 3, Jitter: 0, Minutes: 2, Height: 500),
        new("scheduled-half-hourly", PeriodMinutes: 30, Offset: 0, Jitter: 1, Minutes: 3, Height: 600),
        new("scheduled-hourly", PeriodMinutes: 60, Offset: 5, Jitter: 2, Minutes: 4, Height: 900),
        new("scheduled-two-hourly", PeriodMinutes: 120, Offset: 47, Jitter: 2, Minutes: 6, Height: 1200),
        new("scheduled-daily", PeriodMinutes: MinutesADay, Offset: 150, Jitter: 3, Minutes: 12, Height: 1500),
    ];

    /// <summary>Names and series of those that are wanted, the same in every run.</summary>
    public static IEnumerable<(string Name, RegularSeries Series)> Of(Func<string, bool> isWanted) =>
        Jobs.Where(job => isWanted(job.Name)).Select(job => (job.Name, Of(job)));

    private static RegularSeries Of(Job job)
    {
        var random = new Random(job.PeriodMinutes);
        var isRunning = new bool[Days * MinutesADay];
        for (var due = job.Offset; due < isRunning.Length; due += job.PeriodMinutes)
        {
            var start = Math.Max(0, due + random.Next(-job.Jitter, job.Jitter + 1));
            isRunning.AsSpan(start, Math.Min(job.Minutes, isRunning.Length - start)).Fill(true);
        }

        var values = new double[isRunning.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var wave = 100 * (1 + (0.6 * Math.Sin((2 * Math.PI * i / MinutesADay) - 1.5)));
            var extra = isRunning[i] ? job.Height * (0.8 + (0.4 * random.NextDouble())) : 0;
            values[i] = (wave * (0.85 + (0.3 * random.NextDouble()))) + extra;
        }

        return new RegularSeries(
            new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero),
            TimeSpan.FromMinutes(1),
            values
        );
    }

    /// <param name="Name">Of the series.</param>
    /// <param name="PeriodMinutes">From one start to the next.</param>
    /// <param name="Offset">Minutes after midnight of the first.</param>
    /// <param name="Jitter">Minutes that it may come early or late.</param>
    /// <param name="Minutes">How long it runs.</param>
    /// <param name="Height">Requests a minute on top of a wave around 100.</param>
    private sealed record Job(string Name, int PeriodMinutes, int Offset, int Jitter, int Minutes, double Height);
}
