namespace Prewarm.Forecasting.Intervals;

/// <summary>How large errors are now, against the usual: by group of targets (the hour of the day) and by how large the last ones were.</summary>
/// <remarks>
/// <para>
/// Errors divided by this have about one spread, so that one set of them serves quiet and busy hours, calm and wild days: locally weighted
/// conformal prediction (Lei et al. 2018, section 5.2). The spread of a group is its mean absolute error shrunk towards that of all by
/// as many errors as <c>shrink</c>; the recent part is an exponential mean of the last errors, each over the spread of its group
/// (RiskMetrics, J.P. Morgan 1996, section 5.2, on magnitudes), raised to a power under one because it fades until the target.
/// </para>
/// <para>Dimensionless and about 1; exactly 1 before any error and for errors that are all zero.</para>
/// </remarks>
internal sealed class SpreadProfile
{
    /// <summary>Errors of the usual size that the recent part begins with.</summary>
    private const double PriorMass = 3;

    /// <summary>The recent part is at most this and at least one over it.</summary>
    private const double RecentMost = 4;

    /// <summary>One wild error counts as this many usual ones.</summary>
    private const double SizeMost = 10;

    private readonly double[] _sums;
    private readonly double[] _masses;
    private readonly double _keep;
    private readonly double _shrink;
    private readonly double _recentKeep;
    private readonly double _recentPower;
    private double _sum;
    private double _mass;
    private double _recentSum;
    private double _recentMass;

    /// <param name="groups">Groups of targets, at least 1.</param>
    /// <param name="halfLife">Errors after which one counts half.</param>
    /// <param name="shrink">Errors that the spread of all counts for in the spread of a group.</param>
    /// <param name="recentHalfLife">As <paramref name="halfLife"/>, of the recent part.</param>
    /// <param name="recentPower">Power of the recent part, 0 (none) to 1.</param>
    public SpreadProfile(int groups, double halfLife, double shrink, double recentHalfLife, double recentPower)
    {
        _sums = new double[groups];
        _masses = new double[groups];
        _keep = Math.Pow(0.5, 1 / halfLife);
        _shrink = shrink;
        _recentKeep = Math.Pow(0.5, 1 / recentHalfLife);
        _recentPower = recentPower;
    }

    /// <summary>The spread of the next error of a group, over the usual.</summary>
    public double At(int group)
    {
        var recent = (_recentSum + PriorMass) / (_recentMass + PriorMass);
        return Group(group) * Math.Pow(Math.Clamp(recent, 1 / RecentMost, RecentMost), _recentPower);
    }

    /// <param name="group">Group of the target.</param>
    /// <param name="error">Error of the forecast, of either sign.</param>
    public void Add(int group, double error)
    {
        var size = Math.Abs(error);
        var usual = _mass > 0 ? _sum / _mass : 0;
        if (usual > 0)
        {
            _recentSum = (_recentKeep * _recentSum) + Math.Min(SizeMost, size / (usual * Group(group)));
            _recentMass = (_recentKeep * _recentMass) + 1;
        }

        _sum = (_keep * _sum) + size;
        _mass = (_keep * _mass) + 1;
        _sums[group] = (_keep * _sums[group]) + size;
        _masses[group] = (_keep * _masses[group]) + 1;
    }

    private double Group(int group)
    {
        var usual = _mass > 0 ? _sum / _mass : 0;
        return usual > 0 ? (_sums[group] + (_shrink * usual)) / (_masses[group] + _shrink) / usual : 1;
    }
}
