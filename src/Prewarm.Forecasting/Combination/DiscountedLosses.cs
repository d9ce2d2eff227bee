namespace Prewarm.Forecasting.Combination;

/// <summary>Discounted mean losses of several forecasters.</summary>
/// <param name="count">Forecasters.</param>
/// <param name="halfLife">Scores after which a loss counts half.</param>
internal sealed class DiscountedLosses(int count, double halfLife)
{
    private readonly double _keep = Math.Pow(0.5, 1 / halfLife);
    private readonly double[] _sums = new double[count];
    private readonly double[] _masses = new double[count];

    /// <summary>NaN before any.</summary>
    public double Mean(int index) => _masses[index] > 0 ? _sums[index] / _masses[index] : double.NaN;

    /// <summary>Losses that count.</summary>
    public double Mass(int index) => _masses[index];

    /// <param name="losses">One per forecaster, NaN where it had no forecast.</param>
    public void Add(ReadOnlySpan<double> losses)
    {
        for (var i = 0; i < losses.Length; i++)
        {
            if (!double.IsNaN(losses[i]))
            {
                _sums[i] = (_keep * _sums[i]) + losses[i];
                _masses[i] = (_keep * _masses[i]) + 1;
            }
        }
    }
}
