using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Backtesting;

/// <summary>Errors of mean forecasts against what came, gathered over many origins.</summary>
/// <remarks>
/// WAPE = sum |error| / sum |actual|; bias = sum (forecast - actual) / sum |actual|; MASE = mean |error| over the mean error
/// of the seasonal naive of the day within history only (Hyndman and Koehler 2006, equation 3). Missing actuals are left out.
/// </remarks>
public sealed class AccuracyMeasures
{
    private readonly double _naiveError;
    private double _absolute;
    private double _signed;
    private double _actual;

    /// <param name="history">What was known before the first origin; scales MASE.</param>
    public AccuracyMeasures(RegularSeries history) => _naiveError = DayNaiveError(history);

    /// <summary>Pairs of forecast and actual.</summary>
    public int Count { get; private set; }

    /// <summary>NaN when nothing was added or every actual was zero.</summary>
    public double Wape => _actual > 0 ? _absolute / _actual : double.NaN;

    /// <summary>Positive when forecasts are too high; NaN as <see cref="Wape"/>.</summary>
    public double Bias => _actual > 0 ? _signed / _actual : double.NaN;

    /// <summary>Below 1 is better than yesterday's value; NaN when the naive made no error or had no history.</summary>
    public double Mase => Scaled(Mae);

    /// <summary>Mean absolute error; NaN when nothing was added.</summary>
    public double Mae => Count == 0 ? double.NaN : _absolute / Count;

    /// <summary>A mean loss over the error of the seasonal naive of the day in history; NaN as <see cref="Mase"/>.</summary>
    public double Scaled(double loss) => _naiveError > 0 ? loss / _naiveError : double.NaN;

    public void Add(double forecast, double actual)
    {
        if (double.IsNaN(actual))
        {
            return;
        }

        Count++;
        _absolute += Math.Abs(forecast - actual);
        _signed += forecast - actual;
        _actual += Math.Abs(actual);
    }

    private static double DayNaiveError(RegularSeries history)
    {
        var lag = (int)Math.Round(TimeSpan.FromDays(1) / history.Step);
        double sum = 0;
        var count = 0;
        for (var i = lag; i < history.Count; i++)
        {
            var error = Math.Abs(history[i] - history[i - lag]);
            if (!double.IsNaN(error))
            {
                sum += error;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}

/// <summary>Pinball loss and coverage of quantiles, gathered over many origins.</summary>
/// <param name="levels">The levels, each between 0 and 1.</param>
public sealed class QuantileMeasures(IReadOnlyList<double> levels)
{
    private readonly double[] _losses = new double[levels.Count];
    private readonly int[] _covered = new int[levels.Count];
    private readonly int[] _under = new int[levels.Count];

    public IReadOnlyList<double> Levels => levels;

    /// <summary>Forecasts judged.</summary>
    public int Count { get; private set; }

    /// <summary>Mean pinball loss at a level in units of the series; NaN when nothing was added.</summary>
    public double Pinball(int level) => Count == 0 ? double.NaN : _losses[level] / Count;

    /// <summary>Share of actuals at or below the quantile; NaN when nothing was added.</summary>
    public double Coverage(int level) => Count == 0 ? double.NaN : (double)_covered[level] / Count;

    /// <summary>Share of actuals strictly below the quantile; NaN when nothing was added.</summary>
    public double Under(int level) => Count == 0 ? double.NaN : (double)_under[level] / Count;

    /// <param name="quantiles">One value per level.</param>
    /// <param name="actual">What came; NaN is left out.</param>
    public void Add(ReadOnlySpan<double> quantiles, double actual)
    {
        if (double.IsNaN(actual))
        {
            return;
        }

        Count++;
        for (var l = 0; l < levels.Count; l++)
        {
            _losses[l] += PinballLoss.Of(levels[l], quantiles[l], actual);
            _covered[l] += actual <= quantiles[l] ? 1 : 0;
            _under[l] += actual < quantiles[l] ? 1 : 0;
        }
    }
}
