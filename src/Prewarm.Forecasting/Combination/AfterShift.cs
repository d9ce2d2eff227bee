namespace Prewarm.Forecasting.Combination;

/// <summary>How far a long lead is left to the last value after a level shift, until forecasts made after it have come due.</summary>
/// <remarks>
/// What was said before the shift knows nothing of the new level, and for the length of the lead nothing else is judged. Meanwhile the level at which
/// the shift was noticed is compared with what had been said: where it tells what comes many times better, the series has moved and stays there. A spike or
/// an unusual evening is over before the share grows.
/// </remarks>
/// <param name="lead">Steps ahead.</param>
internal sealed class AfterShift(int lead)
{
    /// <summary>Ratio of the losses from which the last value has a share, and twice of which it has the whole.</summary>
    private const double BetterBy = 5;

    /// <summary>Lengths of the lead after the shift at which the share begins, and twice of which it may be whole.</summary>
    private const double Wait = 0.1;

    private int _began = -1;
    private int _now;
    private double _level;
    private double _said;
    private double _stood;

    /// <summary>Share of the last value, 0 to 1.</summary>
    public double Share
    {
        get
        {
            if (_began < 0 || _said == 0)
            {
                return 0;
            }

            // Past one length of the lead what was said after the shift is judged, and past two there is enough of it.
            var since = (double)(_now - _began) / lead;
            var time = Math.Clamp((since / Wait) - 1, 0, 1) * Math.Clamp(2 - since, 0, 1);
            return _stood == 0 ? time : time * Math.Clamp((_said / _stood / BetterBy) - 1, 0, 1);
        }
    }

    /// <summary>A shift was noticed.</summary>
    /// <param name="index">Index of the sample that gave it away.</param>
    /// <param name="level">The level since, NaN when not known.</param>
    public void Begin(int index, double level)
    {
        _began = double.IsNaN(level) ? -1 : index;
        (_now, _level, _said, _stood) = (index, level, 0, 0);
    }

    /// <summary>Time has come to an index.</summary>
    public void Pass(int index) => _now = index;

    /// <summary>A forecast has come due.</summary>
    /// <param name="origin">Index of the newest sample that it knew.</param>
    /// <param name="target">Index that it was for.</param>
    /// <param name="said">The forecast, NaN where none.</param>
    /// <param name="actual">What came.</param>
    public void Add(int origin, int target, double said, double actual)
    {
        if (_began >= 0 && origin < _began && target > _began && !double.IsNaN(said))
        {
            _said += Math.Abs(said - actual);
            _stood += Math.Abs(_level - actual);
        }
    }
}
