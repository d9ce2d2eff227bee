using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>Turns one expert's point forecasts at one lead into quantiles by its own past errors.</summary>
/// <remarks>
/// Split conformal prediction (Lei et al. 2018) on the trailing errors, in the power of the series in which their spread does not
/// depend on the level: one set of errors then serves nights and peaks.
/// </remarks>
internal sealed class ExpertErrors(IReadOnlyList<double> levels, PowerTransform transform, int capacity)
{
    private readonly TrailingQuantiles _errors = new(capacity);
    private readonly double[] _shifts = new double[levels.Count];
    private bool _stale;

    public int Count => _errors.Count;

    /// <summary>Adds the error of a forecast that has come due.</summary>
    public void Add(double forecast, double actual)
    {
        var error = transform.Forward(actual) - transform.Forward(forecast);
        if (double.IsFinite(error))
        {
            _errors.Add(error);
            _stale = true;
        }
    }

    /// <summary>The quantile that a forecast stands for at a level of the list; the forecast itself before any error is known.</summary>
    public double Quantile(double forecast, int level)
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

        return transform.Back(transform.Forward(forecast) + _shifts[level]);
    }

    /// <summary>The quantile at any level.</summary>
    public double QuantileAt(double forecast, double level) =>
        _errors.Count == 0 ? forecast : transform.Back(transform.Forward(forecast) + _errors.Quantile(level));
}
