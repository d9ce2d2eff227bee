namespace Prewarm.Forecasting.Combination;

/// <summary>Shares of experts from their discounted pinball losses; who loses to the best naive expert has none.</summary>
/// <remarks>
/// Shares are proportional to the trailing mean loss to minus a power, as Bates and Granger (1969, section 3) weigh by inverse
/// squared error. Being scale-free this needs no learning rate. Before any loss is known all count alike.
/// </remarks>
internal sealed class ExpertWeights
{
    private readonly bool[] _naive;
    private readonly double _keep;
    private readonly double _power;
    private readonly double[] _sums;
    private readonly double[] _masses;
    private readonly double[] _shares;

    /// <param name="naive">Which experts are the naive ones that others must beat.</param>
    /// <param name="keep">What is left of a loss at the next one, 0 to 1.</param>
    /// <param name="power">Sharpness.</param>
    public ExpertWeights(bool[] naive, double keep, double power)
    {
        _naive = naive;
        _keep = keep;
        _power = power;
        _sums = new double[naive.Length];
        _masses = new double[naive.Length];
        _shares = new double[naive.Length];
        Array.Fill(_shares, 1.0 / naive.Length);
    }

    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>Discounted mean loss; NaN before any.</summary>
    public double Loss(int expert) => _masses[expert] > 0 ? _sums[expert] / _masses[expert] : double.NaN;

    /// <param name="losses">One per expert, NaN where it had no forecast.</param>
    public void Update(ReadOnlySpan<double> losses)
    {
        for (var e = 0; e < losses.Length; e++)
        {
            if (!double.IsNaN(losses[e]))
            {
                _sums[e] = (_keep * _sums[e]) + losses[e];
                _masses[e] = (_keep * _masses[e]) + 1;
            }
        }

        Reweigh();
    }

    private void Reweigh()
    {
        double least = double.PositiveInfinity,
            naive = double.PositiveInfinity;
        for (var e = 0; e < _sums.Length; e++)
        {
            if (_masses[e] > 0)
            {
                least = Math.Min(least, Loss(e));
                naive = _naive[e] ? Math.Min(naive, Loss(e)) : naive;
            }
        }

        double total = 0;
        for (var e = 0; e < _sums.Length; e++)
        {
            var loss = Loss(e);
            _shares[e] =
                double.IsNaN(loss) || loss > naive ? 0
                : loss <= least ? 1
                : Math.Pow(least / loss, _power);
            total += _shares[e];
        }

        for (var e = 0; e < _sums.Length && total > 0; e++)
        {
            _shares[e] /= total;
        }
    }
}
