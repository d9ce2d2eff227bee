namespace Prewarm.Forecasting.Combination;

/// <summary>Makes the band of what the experts say together, by the errors of just that, and moves it by what it covered.</summary>
/// <param name="settings">What it is made for.</param>
/// <param name="range">What the series has been.</param>
internal sealed class BandCalibration(LeadSettings settings, ValueRange range)
{
    /// <summary>What is left of an error's size at the next one in the usual size.</summary>
    private const double UsualKeep = 0.995;

    private readonly int _median = Array.IndexOf(settings.Levels, 0.5);
    private readonly ExpertErrors[] _errors =
    [
        .. settings.Levels.Select(level => new ExpertErrors([level], settings.Transform, settings.Tuning.ErrorsMost)),
    ];

    private readonly TrackerMixture[] _trackers =
    [
        .. settings.Levels.Select(level => new TrackerMixture(
            level,
            settings.TrackRate(level),
            settings.TrackPaces,
            settings.Scores(settings.Tuning.Memories[^1])
        )),
    ];

    /// <summary>Per level how many times what little has been seen widens the band.</summary>
    private readonly double[] _thin = Array.ConvertAll(settings.Levels, settings.Tuning.Thin);

    private double _usualSum;
    private double _usualMass;

    private double UsualError => _usualMass > 0 ? _usualSum / _usualMass : 0;

    /// <summary>The band, not falling with the level.</summary>
    /// <param name="average">Per level what calibration begins with; NaN where nobody has a forecast.</param>
    /// <param name="spread">Expected for the hour.</param>
    /// <param name="thin">How much wider the band is because little has been seen.</param>
    /// <param name="quantiles">Filled, one per level.</param>
    public void Apply(ReadOnlySpan<double> average, double spread, double thin, Span<double> quantiles)
    {
        var least = double.NegativeInfinity;
        for (var l = 0; l < quantiles.Length; l++)
        {
            quantiles[l] = average[l];
            if (!double.IsNaN(average[l]))
            {
                var value = Moved(average, l, spread, thin, _trackers[l].Move);
                least = Math.Max(least, range.Keep(value));
                quantiles[l] = least;
            }
        }
    }

    /// <summary>Per level what each step of its tracker gives by itself.</summary>
    /// <param name="average">As for <see cref="Apply"/>.</param>
    /// <param name="spread">Expected for the hour.</param>
    /// <param name="thin">How much wider the band is because little has been seen.</param>
    /// <param name="final">The band: what a single step gives.</param>
    public double[][] Tracked(double[] average, double spread, double thin, double[] final)
    {
        var paces = settings.TrackPaces.Count;
        if (paces == 1)
        {
            return Array.ConvertAll(final, value => new[] { value });
        }

        var tracked = new double[final.Length][];
        for (var l = 0; l < tracked.Length; l++)
        {
            tracked[l] = new double[paces];
            for (var t = 0; t < paces; t++)
            {
                tracked[l][t] = Moved(average, l, spread, thin, _trackers[l].MoveOf(t));
            }
        }

        return tracked;
    }

    /// <summary>Learns from a band that came due how to make and move those that follow.</summary>
    /// <param name="saying">What was said.</param>
    /// <param name="average">What its calibration began with, or would begin with now.</param>
    /// <param name="actual">What came.</param>
    /// <param name="wasBand">Whether it was made of errors enough to be moved by.</param>
    /// <param name="outstanding">Forecasts that have not come due yet.</param>
    public void Learn(Saying saying, double[] average, double actual, bool wasBand, int outstanding)
    {
        var pace = 1 / (1 + (settings.Tuning.TrackDelay * outstanding));
        for (var l = 0; l < average.Length; l++)
        {
            if (wasBand && !double.IsNaN(saying.Final[l]))
            {
                _trackers[l].Add(actual, saying.Tracked[l], pace);
            }

            if (!double.IsNaN(average[l]))
            {
                _errors[l].Add(average[l], actual, saying.Spread);
            }
        }
    }

    /// <summary>Takes the size of an error, over the spread expected for its hour: the unit of moves.</summary>
    public void Usual(double size)
    {
        _usualSum = (UsualKeep * _usualSum) + size;
        _usualMass = (UsualKeep * _usualMass) + 1;
    }

    private double Moved(ReadOnlySpan<double> average, int level, double spread, double thin, double move)
    {
        var value = _errors[level].Quantile(average[level], 0, spread, UsualError * move);
        return average[_median] + ((1 + (_thin[level] * (thin - 1))) * (value - average[_median]));
    }
}
