namespace Prewarm.Forecasting.Intervals;

/// <summary>The level to ask of past errors so that the share covered stays at a nominal one although the world changes.</summary>
/// <remarks>
/// Method: adaptive conformal inference (Gibbs and Candes 2021, equation 2): after each answer the level moves by
/// <c>rate * (nominal - covered)</c>, so that after misses the band widens by itself, and in the long run the covered share is the
/// nominal one whatever the series does.
/// </remarks>
/// <param name="nominal">The share to cover, between 0 and 1.</param>
internal sealed class AdaptiveLevel(double nominal)
{
    /// <summary>Slow enough that a band does not flutter, quick enough to widen within a few dozen misses.</summary>
    private const double Rate = 0.005;

    private const double Edge = 0.0005;

    private double _moved;

    /// <summary>The level to use now, between 0 and 1.</summary>
    public double Current => Math.Clamp(nominal + _moved, Edge, 1 - Edge);

    public void Add(bool covered)
    {
        var next = Current + (Rate * (nominal - (covered ? 1 : 0)));
        _moved = Math.Clamp(next, Edge, 1 - Edge) - nominal;
    }
}
