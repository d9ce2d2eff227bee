namespace Prewarm.Forecasting.Combination;

/// <summary>What a series has been, and how far beyond a quantile may reach.</summary>
internal sealed class ValueRange
{
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    /// <summary>Takes note of a sample; NaN is left out.</summary>
    public void See(double value)
    {
        if (!double.IsNaN(value))
        {
            _least = Math.Min(_least, value);
            _most = Math.Max(_most, value);
        }
    }

    /// <summary>
    /// Keeps a quantile within what was seen and a whole width of it more on either side: the way back from a logarithm explodes. As given
    /// before anything was seen.
    /// </summary>
    public double Keep(double value) =>
        _most >= _least ? Math.Clamp(value, _least - (_most - _least), _most + (_most - _least)) : value;
}
