using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Backtesting;

/// <summary>Rolling-origin evaluation: every forecast is made only from what was known at its origin.</summary>
public static class RollingOrigin
{
    /// <summary>Judges a model at one lead, at every origin of the last part of a series.</summary>
    /// <param name="model">The model.</param>
    /// <param name="series">Cleaned series.</param>
    /// <param name="evaluate">Share of the series that is evaluated, in (0, 1).</param>
    /// <param name="leadSteps">Steps ahead, at least 1.</param>
    /// <param name="settings">Settings of the model.</param>
    /// <param name="refitEvery">Time between two fits; samples in between are appended.</param>
    /// <param name="stepSize">Steps between two origins that are judged, at least 1.</param>
    public static AccuracyMeasures Evaluate(
        IForecastModel model,
        RegularSeries series,
        double evaluate,
        int leadSteps,
        ModelSettings settings,
        TimeSpan refitEvery,
        int stepSize = 1
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(leadSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, 1);
        var first = FirstOrigin(series, evaluate);
        var measures = new AccuracyMeasures(series.Slice(0, first + 1));
        var refitSteps = Math.Max(1, (int)Math.Round(refitEvery / series.Step));
        var mean = new double[leadSteps];
        IFittedModel? fitted = null;
        for (var origin = first; origin + leadSteps < series.Count; origin++)
        {
            if ((origin - first) % refitSteps == 0)
            {
                fitted = model.Fit(series.Slice(0, origin + 1), settings);
            }
            else
            {
                fitted!.Append(series[origin]);
            }

            if ((origin - first) % stepSize == 0)
            {
                fitted!.Forecast(mean);
                measures.Add(mean[^1], series[origin + leadSteps]);
            }
        }

        return measures;
    }

    /// <summary>Judges the quantiles of the window maximum at the origin, at every step of the last part of a series.</summary>
    /// <param name="series">Cleaned series.</param>
    /// <param name="evaluate">Share of the series that is evaluated, in (0, 1).</param>
    /// <param name="options">Options of the forecaster; its step is the series' step.</param>
    /// <param name="refitEvery">Time between two refits.</param>
    public static QuantileMeasures EvaluateWindowMax(
        RegularSeries series,
        double evaluate,
        WindowMaxOptions options,
        TimeSpan refitEvery
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var first = FirstOrigin(series, evaluate);
        var forecaster = WindowMaxForecaster.Train(series.Slice(0, first), options);
        var measures = new QuantileMeasures(options.Levels);
        var refitSteps = Math.Max(1, (int)Math.Round(refitEvery / series.Step));
        var reach = options.WindowSteps;
        for (var origin = first; origin + reach < series.Count; origin++)
        {
            forecaster.Observe(series[origin]);
            measures.Add(forecaster.ForecastOrigin(), Maximum(series.Values.Slice(origin, reach + 1)));
            if ((origin - first + 1) % refitSteps == 0)
            {
                forecaster.Refit();
            }
        }

        return measures;
    }

    /// <summary>The last index known to the first forecast.</summary>
    internal static int FirstOrigin(RegularSeries series, double evaluate) =>
        evaluate is > 0 and < 1
            ? Math.Max(0, (int)Math.Floor(series.Count * (1 - evaluate)) - 1)
            : throw new ArgumentOutOfRangeException(nameof(evaluate), "The evaluated share must lie between 0 and 1.");

    /// <summary>Maximum of the known samples; NaN when half or more are missing.</summary>
    private static double Maximum(ReadOnlySpan<double> window)
    {
        var most = double.NaN;
        var known = 0;
        foreach (var value in window)
        {
            if (!double.IsNaN(value))
            {
                most = known == 0 ? value : Math.Max(most, value);
                known++;
            }
        }

        return 2 * known > window.Length ? most : double.NaN;
    }
}
