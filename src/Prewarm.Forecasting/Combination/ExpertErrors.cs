using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>Turns one expert's point forecasts at one lead into quantiles by its own past errors.</summary>
/// <remarks>
/// Split conformal prediction (Lei et al. 2018) on the trailing errors, in the power of the series in which their spread does not
/// depend on the level and divided by the spread that was to be expected: one set of errors then serves nights and peaks.
/// </remarks>
internal sealed class ExpertErrors(IReadOnlyList<double> levels, PowerTransform transform, int capacity)
{
    private readonly TrailingQuantiles _errors = new(capacity);
    private readonly double[] _shifts = new double[levels.Count];
    private bool _stale;

    public int Count => _errors.Count;

    /// <summary>Adds the error of a forecast that has come due.</summary>
    /// <param name="forecast">What was said.</param>
    /// <param name="actual">What came.</param>
    /// <param name="spread">The spread that was expected then, over the usual one.</param>
    public void Add(double forecast, double actual, double spread)
    {
        var error = (transform.Forward(actual) - transform.Forward(forecast)) / spread;
        if (double.IsFinite(error))
        {
            _errors.Add(error);
            _stale = true;
        }
    }

    /// <summary>The quantile that a forecast stands for at a level of the list; the forecast itself before any error is known.</summary>
    /// <param name="forecast">What is said.</param>
    /// <param name="level">Index of the level.</param>
    /// <param name="spread">The spread that is expected, over the usual one.</param>
    /// <param name="move">Moved by this much more, in the power of the series and usual spreads.</param>
    public double Quantile(double forecast, int level, double spread, double move = 0)
    {
        if (_errors.Count == 0)
        {
            return forecast;
        }

        if (_stale)
        {
            for (var l = 0; l < _shifts.Length; l++)
            {
                _shifts[l] = _errors.Quantile(levels[l]);
            }

            _stale = false;
        }

        return transform.Back(transform.Forward(forecast) + (spread * (_shifts[level] + move)));
    }
}
