using Prewarm.Forecasting.Intervals;

namespace Prewarm.Forecasting.Shifts;

/// <summary>Notices within a few samples that a series has moved to another level than was forecast.</summary>
/// <remarks>
/// <para>
/// Method: two one-sided cumulative sums (Page 1954) of forecast errors in robust standard deviations:
/// S+ = max(0, S+ + z - allowance), S- = max(0, S- - z - allowance); an alarm is a sum above the limit, and both start again from zero.
/// z is the error less the trailing median over 1.4826 times the trailing median distance (the robust scale of Hampel 1974), cut at
/// <see cref="SizeMost"/>: a single sample, however wild, cannot raise an alarm, four in a row can.
/// </para>
/// <para>
/// Feed errors of forecasts that were made some time before (about an hour): a forecast of one step has followed the shift by its second sample.
/// Those errors resemble their neighbours, so the allowance is generous. An alarm is raised once per shift: after it the scale is learned
/// anew from the errors that follow.
/// </para>
/// <para>Scale-free: errors in any unit. Not thread safe.</para>
/// </remarks>
public sealed class LevelShiftDetector
{
    /// <summary>Robust standard deviations to which an error is cut.</summary>
    public const double SizeMost = 5;

    /// <summary>Errors needed before the first alarm, and between two.</summary>
    public const int ErrorsLeast = 30;

    private const double Allowance = 2;
    private const double Limit = 10;
    private const int ErrorsMost = 1_000;

    private readonly TrailingQuantiles _errors = new(ErrorsMost);
    private readonly TrailingQuantiles _sizes = new(ErrorsMost);
    private double _up;
    private double _down;
    private int _since;

    /// <summary>Alarms so far.</summary>
    public int Alarms { get; private set; }

    /// <summary>Takes an error, actual less forecast; what is not finite is left out.</summary>
    /// <returns>1 when the level has just been found to lie higher than forecast, -1 when lower, else 0.</returns>
    public int Add(double error)
    {
        if (!double.IsFinite(error))
        {
            return 0;
        }

        _since++;
        var found = Judge(error);
        var centre = _errors.Count == 0 ? 0 : _errors.Quantile(0.5);
        _errors.Add(error);
        _sizes.Add(Math.Abs(error - centre));
        if (found != 0)
        {
            Alarms++;
            (_up, _down, _since) = (0, 0, 0);
        }

        return found;
    }

    private int Judge(double error)
    {
        if (_since <= ErrorsLeast)
        {
            return 0;
        }

        // Without any spread yet, whatever departs is as far away as can be.
        var departure = error - _errors.Quantile(0.5);
        var spread = 1.4826 * _sizes.Quantile(0.5);
        var z = departure == 0 ? 0 : Math.Clamp(departure / spread, -SizeMost, SizeMost);
        _up = Math.Max(0, _up + z - Allowance);
        _down = Math.Max(0, _down - z - Allowance);
        return _up > Limit ? 1
            : _down > Limit ? -1
            : 0;
    }
}
