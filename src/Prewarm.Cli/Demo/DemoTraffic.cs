using Prewarm.Forecasting.Series;
using Prewarm.Simulation;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Cli.Demo;

/// <summary>The traffic of a demo: its past, which the forecaster may read, and its last hours, which are lived through.</summary>
internal sealed class DemoTraffic
{
    public const double PeakReplicas = 40;
    public static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset GeneratedStart = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private const int GeneratedDays = 37;
    private const int Seed = 1;

    private DemoTraffic(string name, Trace trace, DateTimeOffset from, DateTimeOffset to)
    {
        Name = name;
        Trace = trace;
        From = from;
        To = to;
        Arrivals = new Arrivals(trace, Seed);
    }

    public string Name { get; }

    public Trace Trace { get; }

    public Arrivals Arrivals { get; }

    /// <summary>Start of the judged span, on a minute.</summary>
    public DateTimeOffset From { get; }

    /// <summary>End of the judged span.</summary>
    public DateTimeOffset To { get; }

    /// <exception cref="CsvSeriesException">The file is not a series, or is too short.</exception>
    public static DemoTraffic Load(string? path, TimeSpan span)
    {
        var name = path is null ? "generated office traffic" : Path.GetFileName(path);
        var series = path is null
            ? TrafficGenerator.Generate(GeneratedStart, GeneratedDays, Seed)
            : CsvSeries.Read(path);
        var end = series.End + series.Step;
        if (end - series.Start < span * 2)
        {
            throw new CsvSeriesException($"{name}: is too short; --for needs at least as much history before it");
        }

        var from = Start(series, end, span);
        try
        {
            var trace = Trace.Scale(series, from, PeakReplicas);
            var to = from + span < trace.End ? from + span : trace.End;
            return new DemoTraffic(name, trace, from, to);
        }
        catch (ArgumentException)
        {
            throw new CsvSeriesException($"{name}: has no traffic in the span that --for selects");
        }
    }

    /// <summary>A day or more: the end of the traffic. Less: around the steepest half hour of the last day, where there is something to see.</summary>
    private static DateTimeOffset Start(RegularSeries series, DateTimeOffset end, TimeSpan span)
    {
        var day = TimeSpan.FromDays(1);
        var from = end - span;
        if (span < day)
        {
            var reach = Math.Max(1, (int)Math.Round(TimeSpan.FromMinutes(30) / series.Step));
            var first = Math.Max(0, series.IndexAt(end - day));
            var ramp = Enumerable
                .Range(first, Math.Max(1, series.Count - reach - first))
                .Where(i => i + reach < series.Count && !double.IsNaN(series[i + reach] - series[i]))
                .MaxBy(i => series[i + reach] - series[i]);
            from = series.TimeAt(ramp) - (span / 2);
            from = from > end - span ? end - span : from;
        }

        return from - TimeSpan.FromTicks(from.UtcTicks % Minute.Ticks);
    }

    /// <summary>Requests in flight of the past, each minute in [from, to] that the trace covers; NaN before it.</summary>
    public RegularSeries Past(DateTimeOffset from, DateTimeOffset to)
    {
        var values = new double[Math.Max(0, (int)((to - from) / Minute) + 1)];
        for (var i = 0; i < values.Length; i++)
        {
            var at = from + (Minute * i);
            values[i] = at < Trace.Start ? double.NaN : Trace.RateAt(at + (Minute / 2)) * FleetRules.ServiceSeconds;
        }

        return new RegularSeries(from, Minute, values);
    }
}
