using System.Globalization;
using Prewarm.Cli.Forecasts;
using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Combination;

namespace Prewarm.Cli.Plots;

/// <summary>What the plots of <c>forecast</c> and <c>backtest</c> show.</summary>
internal static class SeriesPlots
{
    /// <summary>History beside a forecast, as a multiple of the horizon.</summary>
    private const int HistoryPerHorizon = 3;

    private const int PointsLeast = 120;

    /// <summary>More than this no page of this width can show apart.</summary>
    private const int PointsMost = 30_000;

    private static readonly TimeSpan JudgedMost = TimeSpan.FromDays(7);

    /// <summary>The newest history, the forecast and its bands.</summary>
    public static PlotPanel Of(InputSeries input, EnsembleForecast forecast)
    {
        var horizon = forecast.Mean.Length;
        var known = (int)
            Math.Min(input.Series.Count, Math.Clamp((long)HistoryPerHorizon * horizon, PointsLeast, PointsMost));
        var past = Enumerable.Range(input.Series.Count - known, known).ToArray();
        DateTimeOffset[] ahead = [.. Enumerable.Range(1, horizon).Select(h => forecast.Origin + (forecast.Step * h))];
        return new PlotPanel(
            $"{input.Name}: forecast by {forecast.Model}",
            Bands(forecast.Levels, ahead, forecast.Quantiles),
            [
                new PlotLine(
                    "history",
                    PlotInk.Measured,
                    [.. past.Select(input.Series.TimeAt)],
                    [.. past.Select(i => input.Series[i])]
                ),
                new PlotLine("forecast", PlotInk.Said, ahead, forecast.Mean),
            ],
            forecast.Origin
        );
    }

    /// <summary>What was said a lead ahead against what came, over the newest part of what was judged.</summary>
    /// <param name="input">The series.</param>
    /// <param name="lead">The lead as it was asked for.</param>
    /// <param name="said">Forecasts of one lead in time order, at least one.</param>
    /// <param name="levels">Their quantile levels.</param>
    public static PlotPanel Of(
        InputSeries input,
        string lead,
        IReadOnlyList<JudgedForecast> said,
        IReadOnlyList<double> levels
    )
    {
        var series = input.Series;
        var last = said[^1].Target;
        var span = Math.Max(PointsLeast, (int)Math.Min(PointsMost, JudgedMost / series.Step));
        var shown = said.Where(one => one.Target > last - span).ToArray();
        var actual = Enumerable.Range(shown[0].Target, last - shown[0].Target + 1).ToArray();
        DateTimeOffset[] at = [.. shown.Select(one => series.TimeAt(one.Target))];
        var quantiles = Enumerable
            .Range(0, levels.Count)
            .Select(l => shown.Select(one => one.Quantiles[l]).ToArray())
            .ToArray();
        var middle = Enumerable.Range(0, levels.Count).First(l => levels[l] == 0.5);
        return new PlotPanel(
            $"{input.Name}: said {lead} ahead",
            Bands(levels, at, quantiles),
            [
                new PlotLine(
                    "actual",
                    PlotInk.Measured,
                    [.. actual.Select(series.TimeAt)],
                    [.. actual.Select(i => series[i])]
                ),
                new PlotLine("forecast", PlotInk.Said, at, quantiles[middle]),
            ],
            null
        );
    }

    /// <summary>Levels that lie the same way from both ends make a band.</summary>
    private static PlotBand[] Bands(IReadOnlyList<double> levels, DateTimeOffset[] at, double[][] quantiles)
    {
        var bands = new List<PlotBand>();
        for (var low = 0; low < levels.Count && levels[low] < 0.5; low++)
        {
            var high = Enumerable
                .Range(0, levels.Count)
                .FirstOrDefault(l => Math.Abs(levels[l] + levels[low] - 1) < 1e-9, -1);
            if (high >= 0)
            {
                var share = Math.Round(100 * (levels[high] - levels[low]), 6).ToString(CultureInfo.InvariantCulture);
                var ink = (PlotInk)Math.Min((int)PlotInk.WideBand + bands.Count, (int)PlotInk.NarrowBand);
                bands.Add(new PlotBand($"{share} %", ink, at, quantiles[low], quantiles[high]));
            }
        }

        return [.. bands];
    }
}
