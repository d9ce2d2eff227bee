namespace Prewarm.Forecasting.Models;

/// <summary>Damped trend, up to two additive seasons and an autoregressive error, in innovations form.</summary>
/// <remarks>
/// Method: Taylor (2003) as De Livera, Hyndman and Snyder (2011, section 2.1) write it:
/// y_t = l + phi b + d_t + w_t + u_t, u_t = rho u_(t-1) + e_t; l, b, d and w move by alpha, beta, delta and omega times e_t.
/// A missing sample moves the state on by what was expected: e_t = 0.
/// Symbols: l = <c>_level</c>, b = <c>_trend</c>, d = <c>_day</c>, w = <c>_week</c>, u = <c>_error</c>, phi = <c>_damping</c>.
/// </remarks>
internal sealed class HoltWintersState
{
    /// <summary>phi per day, so that a trend of one day is half gone after five: longer trends are seasons or shifts.</summary>
    private const double DampingPerDay = 0.87;

    private readonly HoltWintersWeights _weights;
    private readonly double _damping;
    private readonly double[] _day;
    private readonly double[] _week;
    private double _level;
    private double _trend;
    private double _error;
    private int _atDay;
    private int _atWeek;

    /// <param name="start">States to begin with; the arrays are copied.</param>
    /// <param name="weights">Smoothing weights.</param>
    /// <param name="stepsPerDay">For the damping.</param>
    public HoltWintersState(HoltWintersStart start, HoltWintersWeights weights, double stepsPerDay)
    {
        _weights = weights;
        _damping = Math.Pow(DampingPerDay, 1 / Math.Max(1, stepsPerDay));
        _day = (double[])start.Day.Clone();
        _week = (double[])start.Week.Clone();
        _level = start.Level;
    }

    /// <summary>Expected value a number of steps after the last one seen, at least 1.</summary>
    public double Expect(int lead)
    {
        var value = _level + (_error * Math.Pow(_weights.Rho, lead));
        if (_trend != 0)
        {
            value += _trend * _damping * (1 - Math.Pow(_damping, lead)) / (1 - _damping);
        }

        return value + Season(_day, _atDay + lead - 1) + Season(_week, _atWeek + lead - 1);
    }

    /// <summary>Takes the next sample, NaN where missing.</summary>
    public void Append(double value)
    {
        var trend = _damping * _trend;
        var known = _level + trend + (_day.Length == 0 ? 0 : _day[_atDay]) + (_week.Length == 0 ? 0 : _week[_atWeek]);
        var expectedError = _weights.Rho * _error;
        var innovation = double.IsNaN(value) ? 0 : value - known - expectedError;
        _error = double.IsNaN(value) ? expectedError : value - known;
        _level += trend + (_weights.Alpha * innovation);
        _trend = trend + (_weights.Beta * innovation);
        Move(_day, ref _atDay, _weights.Delta * innovation);
        Move(_week, ref _atWeek, _weights.Omega * innovation);
    }

    private static double Season(double[] season, int index) => season.Length == 0 ? 0 : season[index % season.Length];

    /// <summary>Moves the term of the sample just seen and goes on to the next: tuning does this millions of times, a division would be most of it.</summary>
    private static void Move(double[] season, ref int at, double by)
    {
        if (season.Length > 0)
        {
            season[at] += by;
            at = at + 1 == season.Length ? 0 : at + 1;
        }
    }
}

/// <summary>Smoothing weights: of level, trend, day, week, and the autoregression of the error; all 0 to 1.</summary>
internal readonly record struct HoltWintersWeights(double Alpha, double Beta, double Delta, double Omega, double Rho);

/// <summary>Level and seasonal terms that the first sample meets; an empty array is no season.</summary>
internal sealed record HoltWintersStart(double Level, double[] Day, double[] Week);
