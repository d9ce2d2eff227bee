namespace Prewarm.Forecasting.WindowMax;

/// <summary>How far the forest departs from the combination now, as it is applied to later windows.</summary>
/// <remarks>
/// A departure downwards is a ratio, so that nothing falls below zero; one upwards is a difference: what the forest fears of
/// a calm night, ten times what is usual, says nothing of ten times the peak of the day.
/// </remarks>
/// <param name="now">The forest's quantile now.</param>
/// <param name="then">The combination's.</param>
internal readonly struct Departure(double now, double then)
{
    private readonly double _difference = now - then;
    private readonly double _logRatio = now < then && then > 0 ? Math.Log(now / then) : 0;

    /// <param name="combined">The combination's quantile of a later window.</param>
    /// <param name="share">What is left of the departure, 0 to 1.</param>
    public double From(double combined, double share) =>
        _difference >= 0 ? combined + (_difference * share)
        : share > 0 ? combined * Math.Exp(_logRatio * share)
        : combined;
}
