using System.Globalization;
using Prewarm.Benchmarks.Accuracy;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Baselines;

/// <summary>Origins at which other programs forecast the same series, written for them as files.</summary>
internal static class BaselinePlan
{
    private const double Golden = 0.618033988749895;

    /// <summary>Writes each cleaned series and <c>plan.csv</c>: round by round one origin per series, so that a run cut short is a fair sample.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="files">Series files.</param>
    /// <param name="origins">Origins per series.</param>
    public static void Write(string folder, IReadOnlyList<string> files, int origins)
    {
        Directory.CreateDirectory(folder);
        var all = files
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Series: MeasuredSeries.Read(file)))
            .ToList();
        foreach (var (name, series) in all)
        {
            WriteSeries(Path.Combine(folder, name + ".csv"), series);
        }

        using var plan = File.CreateText(Path.Combine(folder, "plan.csv"));
        plan.WriteLine("round,series,origin,leads,seasons");
        for (var round = 0; round < origins; round++)
        {
            foreach (var (name, series) in all)
            {
                var leads = MeasuredSeries.Steps(series).ToList();
                var seasons = new[] { 1, 7 }.Select(days => (int)Math.Round(TimeSpan.FromDays(days) / series.Step));
                var known = Origins(series, leads[^1], origins)[round] + 1;
                plan.WriteLine($"{round},{name},{known},{string.Join(' ', leads)},{string.Join(' ', seasons)}");
            }
        }
    }

    /// <summary>Indices of the last sample known, spread over the judged part and over the hours of the day, in no order of time.</summary>
    private static int[] Origins(RegularSeries series, int longest, int count)
    {
        var first = MeasuredSeries.FirstOrigin(series);
        var origins = MeasuredSeries.Origins(series);
        var blocks = (series.Count - 1 - longest - first) / origins.Stride;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(k =>
                {
                    var part = k * Golden % 1;
                    return first + origins.Of((int)(blocks * part));
                }),
        ];
    }

    private static void WriteSeries(string file, RegularSeries series)
    {
        using var writer = File.CreateText(file);
        writer.WriteLine("timestamp,value");
        for (var i = 0; i < series.Count; i++)
        {
            var value = double.IsNaN(series[i]) ? "" : series[i].ToString("R", CultureInfo.InvariantCulture);
            writer.WriteLine($"{series.TimeAt(i):yyyy-MM-ddTHH:mm:ssZ},{value}");
        }
    }
}
