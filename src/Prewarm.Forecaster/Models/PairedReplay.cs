using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Models;

/// <summary>Lets two models forecast the same time from the same history, one window after the other. Pure.</summary>
internal static class PairedReplay
{
    /// <summary>Seven has no factor in common with an hour: windows so far apart begin at every minute of it within seven hours.</summary>
    private static readonly TimeSpan JudgeEvery = TimeSpan.FromMinutes(7);

    /// <summary>What a model that learns from an instant on says of each window in the last part of a history.</summary>
    /// <param name="history">Demand by minute; NaN is missing.</param>
    /// <param name="judgedFrom">Index from which windows are judged; the model is fitted on what lies before.</param>
    /// <returns>The forecast at the operating quantile of the window that begins at each judged index.</returns>
    public static double[] Run(
        RegularSeries history,
        DateTimeOffset learnFrom,
        int judgedFrom,
        WindowMaxOptions options
    )
    {
        var first = Math.Clamp((int)Math.Ceiling((learnFrom - history.Start) / history.Step), 0, judgedFrom - 1);
        var past = new RegularSeries(history.TimeAt(first), history.Step, history.Values[first..judgedFrom].ToArray());
        var forecaster = WindowMaxForecaster.Train(past, options with { Points = 1, Replay = null });
        var every = (int)(JudgeEvery / history.Step);
        var quantiles = new List<double>();
        for (var i = judgedFrom; i < history.Count; i++)
        {
            if ((i - judgedFrom) % every == 0)
            {
                quantiles.Add(Quantile(forecaster.Forecast(), options));
            }

            forecaster.Observe(history[i]);
        }

        return [.. quantiles];
    }

    /// <summary>What a forecast says of its first window at the operating quantile.</summary>
    public static double Quantile(WindowForecast forecast, WindowMaxOptions options) =>
        forecast.Quantile(Level(options), 0);

    /// <summary>The maxima that those windows had; NaN where most of the window is missing or lies ahead.</summary>
    public static double[] Truth(RegularSeries history, int judgedFrom, WindowMaxOptions options)
    {
        var every = (int)(JudgeEvery / history.Step);
        var length = (int)Math.Max(1, options.Window / history.Step);
        var lead = (int)Math.Round(options.Lead / history.Step);
        var truth = new List<double>();
        for (var i = judgedFrom; i < history.Count; i += every)
        {
            // The forecast is made at the minute before; its window begins a lead after that.
            var begin = i - 1 + lead;
            var (highest, known) = (double.NaN, 0);
            for (var j = begin; j <= begin + length && j < history.Count; j++)
            {
                if (!double.IsNaN(history[j]))
                {
                    highest = double.IsNaN(highest) ? history[j] : Math.Max(highest, history[j]);
                    known++;
                }
            }

            truth.Add(begin + length < history.Count && known * 2 > length ? highest : double.NaN);
        }

        return [.. truth];
    }

    public static TimeSpan Step => JudgeEvery;

    /// <summary>Index of the lowest level that is not below the operating quantile; the highest where all are below.</summary>
    private static int Level(WindowMaxOptions options)
    {
        var index = options.Levels.ToList().FindIndex(level => level >= options.OperatingQuantile);
        return index < 0 ? options.Levels.Count - 1 : index;
    }
}
