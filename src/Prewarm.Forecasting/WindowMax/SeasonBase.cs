namespace Prewarm.Forecasting.WindowMax;

/// <summary>The mean of the same window in the last seasons, moved to the level of the last hour where asked for.</summary>
/// <remarks>
/// The correction is a ratio r of recent demand to the season's demand at the same times, kept within
/// [1/<see cref="RatioMost"/>, <see cref="RatioMost"/>] and fading with the lead: r^(f^lead). A season's own window
/// maxima are averaged, not the maximum of averaged demand, so that a peak which moves by minutes keeps its height.
/// </remarks>
/// <param name="name">Its name.</param>
/// <param name="history">The demand.</param>
/// <param name="lookup">Days or weeks.</param>
/// <param name="seasons">How many of them.</param>
/// <param name="levelSteps">Steps that the level is taken over; 0 leaves the season as it is.</param>
/// <param name="halfLifeSteps">Lead at which half of the correction is left.</param>
internal sealed class SeasonBase(
    string name,
    DemandHistory history,
    SeasonLookup lookup,
    int seasons,
    int levelSteps,
    double halfLifeSteps
) : IWindowMaxBase
{
    /// <summary>A level further off than this is another regime, for which the live bases are there.</summary>
    private const double RatioMost = 4;

    /// <summary>Share of the trailing mean that both sides of the ratio are raised by, so that near-zero nights give no wild ratios.</summary>
    private const double RatioOffsetShare = 0.05;

    private readonly double _fade = Math.Pow(0.5, 1 / halfLifeSteps);
    private double _logRatio;

    public string Name => name;

    public void Prepare()
    {
        _logRatio = 0;
        if (levelSteps == 0)
        {
            return;
        }

        var from = history.Last - levelSteps + 1;
        var recent = history.Mean(from, history.Last);
        var usual = lookup.MeanOver(from, history.Last, seasons);
        var offset = RatioOffsetShare * history.Mean(history.First, history.Last);
        if (recent + offset > 0 && usual + offset > 0)
        {
            var most = Math.Log(RatioMost);
            _logRatio = Math.Clamp(Math.Log((recent + offset) / (usual + offset)), -most, most);
        }
    }

    public double WindowMax(int lead) => Corrected(lookup.MaximumAt(history.Last + lead, seasons), lead);

    public double Mean(int lead)
    {
        var index = history.Last + lead;
        var half = history.WindowSteps / 2;
        return Corrected(lookup.MeanOver(index - half, index + half, seasons), lead);
    }

    public void Along(OpinionPaths paths, int row)
    {
        var means = paths.Means(row);
        var maxima = paths.Maxima(row);
        lookup.Along(paths.Lead, seasons, means, maxima);
        if (_logRatio == 0)
        {
            return;
        }

        var left = _logRatio;
        for (var lead = 0; lead < paths.Points + paths.Lead; lead++, left *= _fade)
        {
            var factor = Math.Exp(left);
            if (lead < paths.Points)
            {
                means[lead] *= factor;
            }

            if (lead >= paths.Lead)
            {
                maxima[lead - paths.Lead] *= factor;
            }
        }
    }

    private double Corrected(double value, int lead) =>
        _logRatio == 0 ? value : value * Math.Exp(_logRatio * Math.Pow(_fade, lead));
}
